import NNIR

/// One thing the compiled model does: a kernel call or an element-wise loop, inside a nest of counted loops.
package struct Step: Hashable, Sendable {
  /// The user's layer or layers.
  package var name: String
  /// The node's line in the dump, as a comment for readers of the C.
  package var comment: String
  /// Extents of the enclosing loops, outermost first; usually none.
  package var loops: [Int]
  package var body: Body
  /// Floating-point operations of the whole step, 2 for a multiply-add.
  package var flops: Int
  /// Bytes that the step reads and writes, roughly: what tells how long a step without many operations takes.
  package var bytes: Int
  /// How threads share the step; nil when one computes it.
  package var split: Split?
  /// The kernel that the step computes, or helps to, where there was a choice.
  package var kernel: KernelKey?
  /// How its lines depend on those of its input; nil when it cannot be computed line by line.
  package var window: LineWindow?
  /// The value of `Plan.graph` that is complete when the step ends, and the plan's reason for this kernel, for `explain`.
  package var value: ValueID?
  package var reason: String

  package enum Body: Hashable, Sendable {
    case kernel(KernelCall)
    case scalarLoop(ScalarLoop)
    case strips(StripChain)
  }

  package init(
    name: String, comment: String, loops: [Int] = [], body: Body, flops: Int = 0, bytes: Int = 0, value: ValueID? = nil,
    kernel: KernelKey? = nil, window: LineWindow? = nil, reason: String = ""
  ) {
    self.name = name
    self.comment = comment
    self.loops = loops
    self.body = body
    self.flops = flops
    self.bytes = bytes
    self.value = value
    self.kernel = kernel
    self.window = window
    self.reason = reason
  }
}

/// A call of a function of `templates/kernels`.
package struct KernelCall: Hashable, Sendable {
  /// The C function: `nnc_convolution_f32`.
  package var function: String
  /// The file that defines it: `convolution.h`.
  package var header: String
  package var arguments: [Argument]

  package init(_ function: String, header: String, _ arguments: [Argument]) {
    self.function = function
    self.header = header
    self.arguments = arguments
  }
}

/// An argument of a kernel, in the order of the C parameters. Labels are the C parameters' names, for comments.
package enum Argument: Hashable, Sendable {
  /// A pointer that the kernel writes, or reads and writes.
  case output(String, Place)
  /// A pointer to const.
  case input(String, Place)
  case null(String)
  case integer(String, Int)
  /// An `nnc_range` over `count`, of which a task may compute any multiple of `grain`. With `rounds` a second one over these follows, of which
  /// tasks compute one after the other, each when all tasks have computed the one before.
  case range(String, count: Int, grain: Int, rounds: Int? = nil)
  /// A pointer to `count` elements that one task uses while it runs; there are as many for every other task behind them.
  case scratch(String, Place, count: Int)
  case real(String, Double)
  case double(String, Double)
  /// A compound literal `(type){.field = value, …}`.
  case structure(String, type: String, [Field])
  /// An `nnc_function` made of an expression over operand 0 alone; one C argument.
  case function(String, Expr)
  /// An `nnc_function` and the array of its operands: two C arguments.
  case epilogue(ElementFunction)

  package struct Field: Hashable, Sendable {
    package var name: String
    package var value: Value

    package enum Value: Hashable, Sendable {
      case integer(Int)
      case integers([Int])
    }

    package init(_ name: String, _ value: Int) {
      self.name = name
      self.value = .integer(value)
    }

    package init(_ name: String, _ values: [Int]) {
      self.name = name
      self.value = .integers(values)
    }
  }
}

/// An expression that a kernel applies to its results: `Expr.operand(0)` is the result, `operand(i)` is `operands[i − 1]`.
package struct ElementFunction: Hashable, Sendable {
  /// Read at `place + (row / rowDivisor) · rowStride + column · columnStride`, float32.
  package struct Operand: Hashable, Sendable {
    package var place: Place
    package var rowDivisor: Int
    package var rowStride: Int
    /// 1 or 0.
    package var columnStride: Int

    package init(_ place: Place, rowDivisor: Int = 1, rowStride: Int, columnStride: Int) {
      self.place = place
      self.rowDivisor = rowDivisor
      self.rowStride = rowStride
      self.columnStride = columnStride
    }
  }

  package var expr: Expr
  package var operands: [Operand]

  package init(_ expr: Expr, _ operands: [Operand] = []) {
    self.expr = expr
    self.operands = operands
  }

  /// `nnc_identity`: the result as it is.
  package static let identity = ElementFunction(.operand(0))
}

/// A plain C loop nest over `extents` that stores `expr`, for element types and strides that the vector kernels don't take.
package struct ScalarLoop: Hashable, Sendable {
  package struct Access: Hashable, Sendable {
    package var place: Place
    /// Elements between neighbours along each axis of `extents`; 0 broadcasts.
    package var strides: [Int]

    package init(_ place: Place, strides: [Int]) {
      self.place = place
      self.strides = strides
    }
  }

  package var extents: [Int]
  package var expr: Expr
  package var result: Access
  /// `Expr.operand(i)` is `operands[i]`.
  package var operands: [Access]

  package init(extents: [Int], expr: Expr, result: Access, operands: [Access]) {
    self.extents = extents
    self.expr = expr
    self.result = result
    self.operands = operands
  }
}
