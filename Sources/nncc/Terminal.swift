import Glibc
import NNCompiler

/// What nncc writes beside its results: diagnostics and progress, on the standard error stream.
enum Terminal {
  static let isInteractive = isatty(STDERR_FILENO) == 1

  private static let hasColours = isInteractive && getenv("NO_COLOR") == nil

  static func printError(_ text: String) { write(text + "\n") }

  /// Warnings and errors, coloured on a terminal.
  static func print(_ error: CompilerError) { printError(hasColours ? coloured(error.description) : error.description) }

  static func warn(_ warnings: [String]) {
    for warning in warnings {
      clearProgress()
      printError(hasColours ? coloured(warning) : warning)
    }
  }

  /// Replaces the progress line; silent when nobody watches.
  static func progress(_ text: String) { show("\(text) …") }

  /// Replaces the progress line by this one; silent when nobody watches.
  static func show(_ line: String) {
    if isInteractive { write("\r\u{1B}[2K\(line)") }
  }

  /// Replaces the progress line by this one; a line of its own when the stream is no terminal.
  static func log(_ line: String) {
    if isInteractive { show(line) } else { printError(line) }
  }

  static func clearProgress() {
    if isInteractive { write("\r\u{1B}[2K") }
  }

  private static func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if written <= 0 { return }
      bytes = bytes.dropFirst(written)
    }
  }

  private static func coloured(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      for (word, colour) in [("error:", 31), ("warning:", 35), ("  note:", 36), ("  hint:", 32)] where line.hasPrefix(word) {
        return "\u{1B}[1;\(colour)m\(word)\u{1B}[0m" + line.dropFirst(word.count)
      }
      return String(line)
    }.joined(separator: "\n")
  }
}
