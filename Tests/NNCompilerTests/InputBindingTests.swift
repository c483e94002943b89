import NNDiagnostics
import NNIR
import Testing

@testable import NNCompiler

@Suite struct InputBindingTests {
  private func named(_ name: String, _ value: Float) -> NamedTensor { NamedTensor(name: name, tensor: Tensor([1], [value])) }

  @Test func inputsAreFoundByPosition() throws {
    let tensors = try InputBinding.match([named("input_1", 2), named("input_0", 1)], to: ["a", "b"], isNamed: true)
    #expect(tensors.map(\.floats) == [[1], [2]])
  }

  @Test func inputsAreFoundByName() throws {
    let tensors = try InputBinding.match([named("b", 2), named("a", 1)], to: ["a", "b"], isNamed: true)
    #expect(tensors.map(\.floats) == [[1], [2]])
  }

  /// Keras 2 calls the first input of a model `input_1`.
  @Test func positionsWinOverNamesThatLookLikeThem() throws {
    let tensors = try InputBinding.match(
      [named("input_0", 1), named("input_1", 2)], to: ["input_1", "input_2"], isNamed: true)
    #expect(tensors.map(\.floats) == [[1], [2]])
  }

  @Test func missingInputsAreNamed() {
    #expect {
      try InputBinding.match([named("a", 1), named("c", 2)], to: ["a", "b"], isNamed: true)
    } throws: { error in
      guard let diagnostic = error as? Diagnostic else { return false }
      return diagnostic.id == "data-missing-input" && diagnostic.message == "no data for 'b'"
    }
  }

  @Test func arraysWithoutNamesGoByPosition() throws {
    let tensors = try InputBinding.match([named("", 1), named("", 2)], to: ["a", "b"], isNamed: false)
    #expect(tensors.map(\.floats) == [[1], [2]])
    #expect(throws: Diagnostic.self) { try InputBinding.match([named("", 1)], to: ["a", "b"], isNamed: false) }
  }

  private let port = PortDescription(name: "x", type: TensorType(.float32, [1, 2]), isBatched: true)

  @Test func theBatchIsWhatTheDataHas() throws {
    let bound = try InputBinding.bind([Tensor(TensorType(.int64, [3, 2]), doubles: [1, 2, 3, 4, 5, 6])], to: [port])
    #expect(bound.count == 3)
    #expect(bound.tensors[0].floats == [1, 2, 3, 4, 5, 6])
  }

  @Test func aWrongShapeIsAnError() {
    #expect {
      try InputBinding.bind([Tensor([2, 3], [0, 0, 0, 0, 0, 0])], to: [port])
    } throws: { ($0 as? Diagnostic)?.notes == ["the input is x: float32[n, 2]"] }
  }

  @Test func inputsMustAgreeOnTheBatch() {
    #expect {
      try InputBinding.bind([Tensor([1, 2], [0, 0]), Tensor([2, 2], [0, 0, 0, 0])], to: [port, port])
    } throws: { ($0 as? Diagnostic)?.id == "data-batch" }
  }
}
