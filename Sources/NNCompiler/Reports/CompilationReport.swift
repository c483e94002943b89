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
  }

  public var figures = Figures()
  /// Diagnostics that did not stop the compilation.
  public var warnings: [String] = []
  /// The graphs that `CompileOptions.dumpAfter` asked for.
  public var dumps: [String] = []
  package var stages: [Stages.Duration] = []
}
