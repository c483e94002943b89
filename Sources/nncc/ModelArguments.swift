import ArgumentParser
import NNCompiler

/// The options of every command that reads a model.
struct ModelArguments: ParsableArguments {
  @Option(help: ArgumentHelp("The weights of a model.json: .weights.h5, legacy .h5 or .npz.", valueName: "file"))
  var weights: String?

  @Option(
    name: .customLong("input-shape"),
    help: ArgumentHelp(
      "The shape, batch included, of an input whose extents the model leaves open; once for each input, in the model's order or by name.",
      valueName: "[name=]d,d,…"))
  var inputShapes: [InputShape] = []

  @Option(help: ArgumentHelp("Seed of initializers and of random inputs.", valueName: "n"))
  var seed: UInt64 = 0

  @Flag(help: "Drop a final softmax or sigmoid of each output, so that outputs are logits.")
  var logits = false

  @Option(help: ArgumentHelp("Take sequences piece by piece: the new frames in each call.", valueName: "frames"))
  var stream: Int?

  func validate() throws {
    if let stream, stream < 1 { throw ValidationError("--stream must be at least 1") }
  }

  func apply(to options: inout CompileOptions) {
    options.streamFrames = stream
    options.weights = weights
    options.seed = seed
    options.logits = logits
    options.inputShapes = inputShapes
  }
}

/// The options of every command that makes code.
struct BuildArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The CPU to make code for: \(Compiler.targetNames.joined(separator: ", ")). With several x86-64 ones and generic the library picks.",
      valueName: "name,…"))
  var target = TargetNames(["native"])

  @Option(help: ArgumentHelp("The C compiler.", valueName: "command"))
  var cc: String?

  @Option(help: ArgumentHelp("Who computes matrix products: nncc or openblas.", valueName: "library"))
  var blas: CompileOptions.MatrixBackend = .nncc

  @Option(help: ArgumentHelp("Threads that share the longer steps of a run; a library has those it was compiled for.", valueName: "n"))
  var threads: Int?

  @Option(help: ArgumentHelp("How convolutions are computed: automatic, direct or winograd.", valueName: "method"))
  var convolution: CompileOptions.ConvolutionMethod = .automatic

  @Option(
    help: ArgumentHelp(
      "The error that a faster method may have, relative to the largest output of its layer; 0 forbids all but direct computation.",
      valueName: "error"))
  var tolerance = 1e-5

  @Flag(help: "Time the ways to compute each kernel on this machine and take the fastest; answers are kept.")
  var tune = false

  @Option(help: ArgumentHelp("Where --tune keeps its answers; nncc/tuning.json in the user's cache when not given.", valueName: "file"))
  var tuneCache: String?

  func validate() throws {
    if let threads, !(1...CompileOptions.mostThreads).contains(threads) {
      throw ValidationError("--threads must be from 1 to \(CompileOptions.mostThreads)")
    }
    guard tolerance >= 0 else { throw ValidationError("--tolerance must be at least 0") }
    if tuneCache != nil && !tune { throw ValidationError("--tune-cache needs --tune") }
  }

  func apply(to options: inout CompileOptions) {
    options.threads = threads
    options.targets = target.names
    options.compiler = cc
    options.blas = blas
    options.convolution = convolution
    options.tolerance = tolerance
    options.tune = tune
    options.tuningCache = tuneCache
  }
}

extension InputShape: ExpressibleByArgument {
  /// `1,28,28,1` or `image=1,28,28,1`
  public init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let dims = parts.last!.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard dims.allSatisfy({ $0 != nil && $0! >= 0 }) else { return nil }
    self.init(name: parts.count == 2 ? String(parts[0]) : nil, dims: dims.compactMap { $0 })
  }
}

extension CompileOptions.MatrixBackend: ExpressibleByArgument {}
extension CompileOptions.ConvolutionMethod: ExpressibleByArgument {}
extension CompileOptions.WeightStorage: ExpressibleByArgument {}

/// `1,8,32`
struct BatchSizes: ExpressibleByArgument {
  let sizes: [Int]

  init(_ sizes: [Int]) { self.sizes = sizes }

  init?(argument: String) {
    let sizes = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard sizes.allSatisfy({ $0 > 0 }), Set(sizes).count == sizes.count else { return nil }
    self.sizes = sizes
  }

  var defaultValueDescription: String { sizes.map(String.init).joined(separator: ",") }
}

/// `x86-64-v2,x86-64-v3`
struct TargetNames: ExpressibleByArgument {
  let names: [String]

  init(_ names: [String]) { self.names = names }

  init(argument: String) { names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }

  var defaultValueDescription: String { names.joined(separator: ",") }
}
