using Florin.Kernel;

namespace Florin.Platform.Http.Bodies;

/// <summary>
/// A body within a body, such as an item of a batch: what is wrong with it is its own problem, and its bytes are what its
/// fingerprint covers.
/// </summary>
/// <param name="Bytes">Exactly as they were sent.</param>
public readonly record struct BodyPart<T>(ReadOnlyMemory<byte> Bytes)
    where T : class
{
    /// <summary>Its value.</summary>
    /// <param name="rest">Adds what else is wrong with a value; called where something is wrong with the body.</param>
    /// <exception cref="BadInput">
    /// It is too large, or something is wrong with it; the exception lists every problem.
    /// </exception>
    public T Read(Action<T, Problems>? rest = null) =>
        Bytes.Length <= BodyLimit.Usual
            ? CheckedBody.Read(Bytes.Span, new Problems(), rest)
            : throw new BadInput(BodyLimit.Over(BodyLimit.Usual));
}
