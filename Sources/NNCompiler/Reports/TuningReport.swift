/// What measuring changed in the plan of a model for one target and batch.
public struct TuningReport: Encodable, Sendable {
  /// A kernel that another choice than the cost model's computes faster.
  public struct Change: Encodable, Sendable {
    public var layers: [String]
    public var kernel: String
    public var costModel: String
    public var measured: String
    /// Time relative to that of the cost model's choice.
    public var ratio: Double
  }

  public var target: String
  public var batch: Int?
  /// Distinct kernels that can be computed in several ways, and those of them that had to be measured.
  public var kernels: Int
  public var measured: Int
  public var changes: [Change]
  /// Time of the model with all changes relative to the cost model's; nil without changes.
  public var ratio: Double?
  /// Whether the changes are in the code that is made.
  public var isApplied: Bool
}

/// What tuning is doing.
public enum TuningEvent: Sendable {
  /// Kernels must be measured, in as many variants of the model.
  case began(kernels: Int, variants: Int)
  case compiling(variants: Int, of: Int)
  case timing(variant: Int, of: Int)
  /// The changes that are fastest by themselves are measured together.
  case confirming
  case timingModel
  case finished(TuningReport)
}
