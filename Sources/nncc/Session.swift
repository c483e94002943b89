import NNCompiler

/// A compiler that shows its progress on the terminal.
enum Session {
  static func compiler(_ options: CompileOptions) -> Compiler {
    Compiler(options: options) { Terminal.progress($0) }
  }
}
