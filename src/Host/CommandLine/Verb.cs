namespace Florin.Host.CommandLine;

/// <summary>One command of the program.</summary>
/// <param name="Name">Such as <c>serve</c>.</param>
/// <param name="Summary">One line for <c>florin --help</c>.</param>
/// <param name="Help">What <c>florin serve --help</c> prints.</param>
/// <param name="Run">Does it with the words after its name, and returns the exit code.</param>
internal sealed record Verb(
    string Name,
    string Summary,
    string Help,
    Func<IReadOnlyList<string>, CancellationToken, Task<int>> Run
);
