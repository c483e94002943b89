/// A place in the user's model, outermost first: file, member, layer, key.
package struct Location: Hashable, Sendable, CustomStringConvertible {
  package var components: [String]

  package init(_ components: String...) { self.components = components }

  package init(_ components: [String]) { self.components = components }

  package func appending(_ inner: Location) -> Location { Location(components + inner.components) }

  package func appending(_ component: String) -> Location { Location(components + [component]) }

  /// `lenet.keras · config.json · layers[3] 'conv2d_1' (Conv2D) · config.padding`
  package var description: String { components.joined(separator: " · ") }
}
