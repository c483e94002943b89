import NNPlanning

/// What a model has that is compiled for several threads.
extension ModelInterface {
  var hasThreads: Bool { threads > 1 }

  /// The pool, and the function that hands out tasks; empty for one thread.
  func threadsText() -> String {
    if !hasThreads { return "" }
    let others = threads == 2 ? "one" : "\(threads - 1)"
    return Templates.fill("skeletons/threads.c.in", ["threads": "\(threads)", "others": others])
  }

  /// What the header promises of a run.
  var reentrancy: String {
    hasThreads
      ? "no allocation, and no state but a pool of \(threads - 1) thread(s), which the first run starts and one run at a time uses"
      : "no allocation, lock or hidden state"
  }

  private static let parallelForParameters = """
    void (*parallel_for)(void *context, void (*task)(void *argument, size_t index), void *argument, size_t count),
        void *context
    """

  func setParallelForDeclaration() -> String {
    if !hasThreads { return "" }
    return """
      // Lets threads of the host do the work instead of the library's own, which are then never started. parallel_for calls
      // task(argument, index) once for each index < count, on whatever threads it has, and returns when all calls have; NULL brings the
      // library's threads back. Not to be called while a run is in progress.
      void \(name)_set_parallel_for(
          \(ModelInterface.parallelForParameters));


      """
  }

  /// - Parameter implementation: C text of the function that does it.
  func setParallelForFunction(_ implementation: String) -> String {
    if !hasThreads { return "" }
    return """
      NNC_EXPORT NNC_BASELINE void \(name)_set_parallel_for(
          \(ModelInterface.parallelForParameters)) {
        \(implementation)(parallel_for, context);
      }


      """
  }
}
