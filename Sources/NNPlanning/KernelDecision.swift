/// Names a kernel by all that its speed depends on: what it computes and on which layout, what follows on each result, how many threads share it,
/// from where its weights come, and what the cost model chose. Kernels of one name take one choice.
package struct KernelKey: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// A kernel that can be computed in several ways.
package struct KernelDecision: Hashable, Sendable {
  package var key: KernelKey
  /// The cost model's choice.
  package var standard: KernelChoice
  /// The others that may be faster, those that cost least first.
  package private(set) var alternatives: [KernelChoice] = []

  /// More are not worth the time to try them.
  package static let mostAlternatives = 6

  init(_ key: KernelKey, standard: KernelChoice, alternatives: [KernelChoice]) {
    self.key = key
    self.standard = standard
    add(alternatives)
  }

  /// Appends what is new.
  mutating func add(_ choices: [KernelChoice]) {
    for choice in choices where choice != standard && !alternatives.contains(choice) && alternatives.count < Self.mostAlternatives {
      alternatives.append(choice)
    }
  }
}

extension PlanBuilder {
  /// The kernel's name and the choice for it: what the options say where it can be used here, else the cost model's.
  ///
  /// - Parameters:
  ///   - kernel: What is computed, in words.
  ///   - permits: Whether a choice gives the right result within the tolerance, with the weights at hand too.
  ///   - alternatives: What else may be faster and is permitted.
  mutating func choose(
    _ kernel: String, epilogue: ElementFunction, standard: KernelChoice, permits: (KernelChoice) -> Bool,
    alternatives: () -> [KernelChoice]
  ) -> (key: KernelKey, choice: KernelChoice) {
    let operands = epilogue.operands.map { " \($0.rowDivisor)/\($0.rowStride)/\($0.columnStride)" }.joined()
    let rate = Int(TileSelection.readingRate(modelBytes: modelBytes))
    let key = KernelKey(
      "\(kernel); then \(epilogue.expr)\(operands); \(options.threads) thread(s); weights at \(rate) B a cycle; not \(standard)")
    if listsAlternatives { note(KernelDecision(key, standard: standard, alternatives: alternatives())) }
    guard let choice = options.choices[key], permits(choice) else { return (key, standard) }
    return (key, choice)
  }
}
