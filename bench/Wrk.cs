using System.Globalization;
using System.Text.RegularExpressions;

namespace Florin.Bench;

/// <summary>What wrk measured.</summary>
/// <param name="RequestsPerSecond">Answers a second, whatever their status.</param>
/// <param name="P50">Half of them were faster.</param>
/// <param name="P99">All but one of a hundred were faster.</param>
/// <param name="Errors">Answers that were not 2xx or 3xx, and what broke.</param>
internal sealed partial record Wrk(double RequestsPerSecond, string P50, string P99, long Errors)
{
    /// <summary>What a request took of the server's processor time.</summary>
    public double ProcessorMicroseconds { get; init; }

    /// <summary>Loads an address for some seconds.</summary>
    public static async Task<Wrk> Run(Uri address, int connections, int seconds)
    {
        var said = await Tools.Run("wrk", "-t2", $"-c{connections}", $"-d{seconds}s", "--latency", address.AbsoluteUri);
        var errors = Non2xx().Match(said) is { Success: true } non ? Number(non) : 0;
        if (SocketErrors().Match(said) is { Success: true } broken)
            errors += broken.Groups["number"].Captures.Sum(c => long.Parse(c.Value, CultureInfo.InvariantCulture));
        return new Wrk(
            double.Parse(Rate().Match(said).Groups["number"].Value, CultureInfo.InvariantCulture),
            P50Line().Match(said).Groups["time"].Value,
            P99Line().Match(said).Groups["time"].Value,
            errors
        );
    }

    private static long Number(Match match) => long.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+(?<number>[\d.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rate();

    [GeneratedRegex(@"^\s+50%\s+(?<time>\S+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex P50Line();

    [GeneratedRegex(@"^\s+99%\s+(?<time>\S+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex P99Line();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (?<number>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Non2xx();

    [GeneratedRegex(@"Socket errors:( \w+ (?<number>\d+),?)+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SocketErrors();
}
