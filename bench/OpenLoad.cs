using System.Globalization;
using System.Text.RegularExpressions;

namespace Florin.Bench;

/// <summary>
/// What h2load sent and got back: an open load, of so many connections that each ask so often, whatever becomes of the
/// others' requests. It is written in C, so that it takes little of the machine that it shares with what it loads.
/// </summary>
/// <param name="Sent">How many requests.</param>
/// <param name="Answers">What came back: <c>2xx</c>, <c>5xx</c>, …; and <c>broken</c>.</param>
internal sealed partial record OpenLoad(long Sent, IReadOnlyDictionary<string, long> Answers)
{
    /// <summary>Whether h2load is there; says how to get it if not.</summary>
    public static bool IsHere() => Tools.Have("h2load", "nghttp2-client");

    /// <summary>Offers an address so many requests a second for some seconds, evenly over the connections.</summary>
    /// <param name="address">The address.</param>
    /// <param name="rate">Requests a second, a multiple of the connections.</param>
    /// <param name="connections">Over how many connections, which are kept.</param>
    /// <param name="seconds">For how long.</param>
    public static async Task<OpenLoad> Run(Uri address, int rate, int connections, int seconds)
    {
        var said = await Tools.Run(
            "h2load",
            "--h1",
            $"--clients={connections}",
            $"--rps={rate / connections}",
            $"--duration={seconds}",
            address.AbsoluteUri
        );
        var answers = Statuses()
            .Match(said)
            .Groups["status"]
            .Captures.Select(status => status.Value.Split(' '))
            .Append([Requests().Match(said).Groups["broken"].Value, "broken"])
            .Select(pair => (Count: long.Parse(pair[0], CultureInfo.InvariantCulture), What: pair[1]))
            .Where(answer => answer.Count > 0)
            .ToDictionary(answer => answer.What, answer => answer.Count, StringComparer.Ordinal);
        return new OpenLoad(long.Parse(Requests().Match(said).Groups["sent"].Value, CultureInfo.InvariantCulture), answers);
    }

    [GeneratedRegex(@"requests: .* (?<sent>\d+) started,.* (?<broken>\d+) errored", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Requests();

    [GeneratedRegex(@"status codes: ((?<status>\d+ \dxx)(, )?)+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Statuses();
}
