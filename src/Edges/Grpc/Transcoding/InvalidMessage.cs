namespace Florin.GrpcEdge.Transcoding;

/// <summary>Bytes that are not the message that they should be, or JSON that no message can be made of.</summary>
/// <param name="field">Which field, as JSON names it; <c>message</c> for all of it.</param>
/// <param name="problem">What is wrong with it, as the rest of a sentence.</param>
internal sealed class InvalidMessage(string field, string problem) : Exception($"{field}: {problem}")
{
    public string Field { get; } = field;

    public string Problem { get; } = problem;
}
