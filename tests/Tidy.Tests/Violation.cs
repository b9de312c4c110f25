namespace Florin.Tidy;

/// <summary>Something that breaks a rule of the house.</summary>
/// <param name="Where">The file, from the root of the repository, with <c>:line</c> where a line is meant.</param>
/// <param name="What">What is wrong, so that a reader knows what to do.</param>
internal sealed record Violation(string Where, string What)
{
    public override string ToString() => $"{Where}: {What}";
}
