import NNDiagnostics
import NNIR
import NNOps

extension HashBucket: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let count = builder.graph[node.results[0]].elementCount
    let operands = node.operands.map { builder.dense($0) }
    builder.withDenseStorage(for: node.results[0], node) { builder, y in
      if count == 0 { return }
      for (index, x) in operands.enumerated() {
        var arguments: [Argument] = [.output("y", y), .input("x", x), .integer("count", count)]
        let function: String
        switch kind {
        case .farm:
          function = "nnc_hash_farm_i64"
          arguments.append(.integer("buckets", buckets))
        case .sip(let key0, let key1):
          function = "nnc_hash_sip_i64"
          arguments += [
            .integer("buckets", buckets), .integer("k0", Int(bitPattern: UInt(key0))), .integer("k1", Int(bitPattern: UInt(key1))),
          ]
        case .cross:
          function = "nnc_hash_cross_i64"
          let isLast = index == operands.count - 1
          arguments += [.integer("buckets", isLast ? buckets : 0), .integer("first", index == 0 ? 1 : 0)]
        }
        builder.emit(KernelCall(function, header: "hash.h", arguments), for: node)
      }
    }
  }
}

extension Lookup: Lowerable {
  package func lower(_ node: Node, into builder: inout PlanBuilder) {
    let count = builder.graph[node.results[0]].elementCount
    let (x, keys, values) = (builder.dense(node.operands[0]), builder.dense(node.operands[1]), builder.dense(node.operands[2]))
    let size = builder.graph[node.operands[1]].elementCount
    builder.withDenseStorage(for: node.results[0], node) { builder, y in
      if count == 0 { return }
      let call = KernelCall(
        "nnc_lookup_i64", header: "hash.h",
        [
          .output("y", y), .input("x", x), .input("keys", keys), .input("values", values), .integer("count", count),
          .integer("size", size), .integer("missing", missing),
        ])
      builder.emit(call, for: node)
    }
  }
}
