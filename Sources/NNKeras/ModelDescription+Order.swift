/// The order in which Keras runs the calls of a functional model.
extension ModelDescription {
  /// A call of a layer, by places in `entries` and in the layer's `calls`.
  struct CallSite: Hashable {
    var entry: Int
    var call: Int
  }

  /// The calls farthest from the outputs first, as `keras.src.ops.function.map_graph` sorts them; calls that no output needs come last. The
  /// order matters where a call takes the masks off its inputs.
  var executionOrder: [CallSite] {
    let places = Dictionary(entries.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    func sites(_ references: [TensorReference]) -> [CallSite] {
      references.compactMap { reference in
        guard let entry = places[reference.layer], entries[entry].calls.indices.contains(reference.call) else { return nil }
        return CallSite(entry: entry, call: reference.call)
      }
    }
    func parents(_ site: CallSite) -> [CallSite] {
      let call = entries[site.entry].calls[site.call]
      return sites(call.arguments + call.keywords.keys.sorted().flatMap { call.keywords[$0]! })
    }
    let sorted = Self.sortedTopologically(from: sites(outputs), parents)

    var depths: [CallSite: Int] = [:]
    // Calls of one layer are as deep as its deepest.
    var entryDepths: [Int: Int] = [:]
    var found: [CallSite] = []
    func deepen(_ site: CallSite, to depth: Int) {
      if depths[site] == nil { found.append(site) }
      depths[site] = max(depths[site] ?? 0, depth)
    }
    for site in sorted.reversed() {
      deepen(site, to: entryDepths[site.entry] ?? 0)
      entryDepths[site.entry] = depths[site]!
      for parent in parents(site) { deepen(parent, to: depths[site]! + 1) }
    }
    let byDepth = Dictionary(grouping: found) { depths[$0]! }
    let ordered = byDepth.keys.sorted(by: >).flatMap { byDepth[$0]! }
    let all = entries.indices.flatMap { entry in entries[entry].calls.indices.map { CallSite(entry: entry, call: $0) } }
    return ordered + all.filter { depths[$0] == nil }
  }

  /// Calls after all of their parents, in the order of a depth-first search. On a cycle some parents come too late.
  private static func sortedTopologically(from roots: [CallSite], _ parents: (CallSite) -> [CallSite]) -> [CallSite] {
    var result: [CallSite] = []
    var seen: Set<CallSite> = []
    for root in roots where seen.insert(root).inserted {
      // A stack of its own: models are deeper than threads' stacks.
      var stack = [(site: root, rest: parents(root)[...])]
      while let top = stack.last {
        if let next = top.rest.first {
          stack[stack.count - 1].rest.removeFirst()
          if seen.insert(next).inserted { stack.append((next, parents(next)[...])) }
        } else {
          result.append(top.site)
          stack.removeLast()
        }
      }
    }
    return result
  }
}
