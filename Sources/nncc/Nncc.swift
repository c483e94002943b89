import ArgumentParser
import NNCompiler

@main
struct Nncc: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nncc",
    abstract: "Compiles trained Keras models to specialised C and native libraries.",
    discussion: """
      MODEL is a .keras archive, a whole-model .h5, or a model.json with --weights.
      Exit codes: 1 the model, its data, or a file that cannot be written, 2 the command line, 3 the C compiler, 70 a bug in nncc.
      """,
    version: "nncc \(Compiler.version)",
    subcommands: [Compile.self, Run.self, Verify.self, Evaluate.self, Summary.self, Bench.self, Explain.self])

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      Failure.exit(with: error)
    }
  }
}
