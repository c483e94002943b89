/// What a compilation made.
public struct CompilationReport: Sendable {
  /// For machines.
  public struct Figures: Encodable, Sendable {
    /// The prefix of all C names.
    public var name = ""
    /// Every file that was written.
    public var files: [String] = []
    public var target = ""
    public var batchSizes: [Int] = []
    public var workspaceBytes = 0
    public var weightBytes = 0
    /// Floating-point operations of one run of the first batch size, 2 for a multiply-add.
    public var flops = 0
    /// For each batch size and target, when kernels were to be timed.
    public var tuning: [TuningReport]?
    public var time: TimeReport?
  }

  /// Where the time of a compilation went.
  public struct TimeReport: Encodable, Sendable {
    public struct Stage: Encodable, Sendable {
      public var name: String
      public var milliseconds: Double
      /// Of all CPUs together, the C compiler's included; nil for a piece of a stage.
      public var cpuMilliseconds: Double?
      /// Files that were compiled and the like, some at the same time.
      public var pieces: [Stage]?
    }

    public var stages: [Stage]
    public var milliseconds: Double
    public var cpuMilliseconds: Double
    /// The most that nncc had in memory at once; the C compiler's is not in it.
    public var peakMemoryBytes: Int
  }

  public var figures = Figures()
  /// Diagnostics that did not stop the compilation.
  public var warnings: [String] = []
  /// The graphs that `CompileOptions.dumpAfter` asked for.
  public var dumps: [String] = []
}

extension CompilationReport.TimeReport {
  init(_ durations: [Stages.Duration], peakMemory: Int) {
    stages = durations.map(Stage.init)
    milliseconds = durations.reduce(0) { $0 + $1.milliseconds }
    cpuMilliseconds = durations.reduce(0) { $0 + ($1.cpuMilliseconds ?? 0) }
    peakMemoryBytes = peakMemory
  }
}

extension CompilationReport.TimeReport.Stage {
  init(_ duration: Stages.Duration) {
    name = duration.name
    milliseconds = duration.milliseconds
    cpuMilliseconds = duration.cpuMilliseconds
    pieces = duration.pieces.isEmpty ? nil : duration.pieces.map { Self($0) }
  }
}
