/// The C of a compiled model.
package struct EmittedModel: Sendable {
  /// How the weights come into the program.
  package enum WeightsStyle: Hashable, Sendable {
    /// As numbers in the C itself, which then stands alone.
    case array
    /// From a file of that name, which the assembler includes.
    case file(String)
  }

  /// A C file.
  package struct Source: Sendable {
    package var name: String
    package var text: String
    /// What the C compiler must be told about the target.
    package var flags: [String]
  }

  /// The C identifier with which all names begin, and the stem of file names.
  package var name: String
  /// The first defines the functions of the header and the weights; there are others when there are several targets or when the code is
  /// split.
  package var sources: [Source]
  package var header: String
  package var weights: WeightsBlob
  package var weightsStyle: WeightsStyle
  /// The file of the weights that the C takes in; nil when they are in the C itself, or there are none.
  package var weightsFile: String? {
    if case .file(let name) = weightsStyle, weights.byteCount > 0 { name } else { nil }
  }
  /// What the program must be linked with, besides libm: `openblas`.
  package var libraries: [String]
  /// `main.c`, `Makefile` … by file name, for a project.
  package var projectFiles: [(name: String, text: String)]
}
