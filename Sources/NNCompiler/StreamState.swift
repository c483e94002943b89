import NNToolchain

/// What a compiled model remembers from run to run, for one stream of data: the states of its `stateful` layers and, when it was compiled
/// with ``CompileOptions/streamFrames``, what it still needs of earlier frames. It begins with nothing.
///
/// One model serves any number of streams, each with a state of its own, from one task at a time.
public final class StreamState {
  let state: ModelState

  /// The state of a new stream.
  public init(of model: CompiledModel) { state = ModelState(model.library) }

  /// Forgets everything.
  public func reset() { state.reset() }
}
