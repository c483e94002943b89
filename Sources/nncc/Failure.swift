import ArgumentParser
import Glibc
import NNCompiler

/// The one way in which nncc ends without success.
enum Failure {
  /// ArgumentParser's own code for a wrong command line is 64; nncc promises 2.
  private static let commandLineExitCode: Int32 = 2

  static func exit(with error: any Error) -> Never {
    Terminal.clearProgress()
    if let error = error as? CompilerError {
      Terminal.print(error)
      Glibc.exit(error.exitCode)
    }
    let code = Nncc.exitCode(for: error)
    let message = Nncc.fullMessage(for: error)
    if code == .success {
      print(message)
      Glibc.exit(0)
    }
    if !message.isEmpty { Terminal.printError(message) }
    Glibc.exit(code == .validationFailure ? commandLineExitCode : code.rawValue)
  }
}
