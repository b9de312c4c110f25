namespace Florin.Observability.Logging;

/// <summary>Where a process writes its log to.</summary>
/// <param name="IsRedirected">It is a pipe or a file, and no terminal.</param>
/// <param name="IsProduction">The environment says Production. Saying nothing means it for the configuration, but not here.</param>
/// <param name="TakesColor">Colors are wanted: not in a pipe, not with <c>NO_COLOR</c> (https://no-color.org), not on a dumb terminal.</param>
public sealed record Terminal(bool IsRedirected, bool IsProduction, bool TakesColor)
{
    /// <summary>That of this process.</summary>
    public static Terminal OfThisProcess() => Of(Console.IsOutputRedirected, Environment.GetEnvironmentVariable);

    /// <summary>As variables of the environment say.</summary>
    public static Terminal Of(bool isRedirected, Func<string, string?> variable)
    {
        var environment = variable("DOTNET_ENVIRONMENT") ?? variable("ASPNETCORE_ENVIRONMENT");
        return new Terminal(
            isRedirected,
            "Production".Equals(environment, StringComparison.OrdinalIgnoreCase),
            !isRedirected && string.IsNullOrEmpty(variable("NO_COLOR")) && variable("TERM") != "dumb"
        );
    }
}
