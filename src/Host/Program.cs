namespace Florin.Host;

/// <summary>The command line <c>florin</c>.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => FlorinProgram.Run(args);
}
