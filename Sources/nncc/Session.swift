import NNCompiler

/// A compiler that shows its progress on the terminal; tuning, which takes long, says what it does everywhere.
enum Session {
  static func compiler(_ options: CompileOptions) -> Compiler {
    Compiler(options: options, progress: { Terminal.progress($0) }, tuning: { TuningText.show($0) })
  }
}
