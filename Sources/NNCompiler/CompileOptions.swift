/// What a user may choose when a model is compiled.
public struct CompileOptions: Sendable {
  /// Who multiplies matrices.
  public enum MatrixBackend: String, Sendable, CaseIterable {
    case nncc, openblas
  }

  /// How convolutions are computed.
  public enum ConvolutionMethod: String, Sendable, CaseIterable {
    /// By the method that is expected to be fastest within the tolerance.
    case automatic
    case direct
    /// By Winograd's method wherever there is one, however far it is off: for tests.
    case winograd
  }

  /// Where the weights go.
  public enum WeightStorage: String, Sendable, CaseIterable {
    /// What suits the output best: `incbin` in libraries, objects and projects, `array` in C that stands alone.
    case automatic
    /// A file beside the C, taken in by the assembler.
    case incbin
    /// Numbers in the C itself: any compiler takes it, slowly.
    case array
  }

  /// The file with the weights of a `model.json`: `.weights.h5`, a legacy `.h5` or an `.npz`.
  public var weights: String?
  /// Shapes of inputs whose extents the model leaves open.
  public var inputShapes: [InputShape] = []
  /// Seed of the initializers of a model without weights, and of random inputs.
  public var seed: UInt64 = 0
  /// Whether outputs that end in a softmax or sigmoid stop before it, so that they are logits. An output that ends in neither stays, with a
  /// warning.
  public var logits = false

  /// New frames in each call of a model that takes sequences piece by piece; nil for models that take them whole. Time is the second axis
  /// of the inputs that leave it open, or of those of three and more axes.
  public var streamFrames: Int?

  /// Prefix of all C names; nil takes it from the output's name.
  public var name: String?
  /// Samples that a run computes at once; a body of code is made for each size that takes less time for a sample than smaller ones.
  public var batchSizes = [1]
  /// Threads that share the steps of a run which take long enough; nil is one. Results don't depend on it. A library has what it was
  /// compiled for, and must not be asked for another number.
  public var threads: Int?
  /// What the pool of a library can hold.
  public static let mostThreads = 255
  /// One of `Compiler.targetNames`, or several x86-64 and generic ones: the library then has code for each and picks the best that the CPU
  /// supports when it is loaded.
  public var targets = ["native"]
  /// The C compiler's command; nil takes `$CC`, else `cc`.
  public var compiler: String?
  public var blas = MatrixBackend.nncc
  public var convolution = ConvolutionMethod.automatic
  /// The error that a layer's method may have, relative to the layer's largest output; 0 forbids all but direct computation.
  public var tolerance = 1e-5
  /// Whether kernels that can be computed in several ways are timed on this machine, which takes a minute or two; answers are kept.
  public var tune = false
  /// Where answers are kept; nil is `$XDG_CACHE_HOME/nncc/tuning.json` or `~/.cache/nncc/tuning.json`.
  public var tuningCache: String?
  /// How long to time a variant of a model, at least.
  package var tuningSeconds = 0.3
  public var weightStorage = WeightStorage.automatic
  /// The pass after which the graph is dumped; `import` is the graph before the first, `all` means after every one.
  public var dumpAfter: String?

  public init() {}
}

/// The shape of an input, the batch axis included.
public struct InputShape: Hashable, Sendable, CustomStringConvertible {
  /// The input's name; nil goes by position among those without a name.
  public var name: String?
  /// All extents; the first is not used where the batch is free.
  public var dims: [Int]

  public init(name: String? = nil, dims: [Int]) {
    self.name = name
    self.dims = dims
  }

  /// As on the command line.
  public var description: String { (name.map { "\($0)=" } ?? "") + dims.map(String.init).joined(separator: ",") }
}
