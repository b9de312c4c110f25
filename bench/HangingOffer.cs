namespace Florin.Bench;

/// <summary>What one round of an offer to a service that hangs gave. Rates are requests a second, sizes bytes.</summary>
/// <param name="Alone">All that another service can answer, with nothing beside it.</param>
/// <param name="During">The same beside the offer.</param>
/// <param name="BesideNginx">The same while nginx refuses the offer: what the generator leaves.</param>
/// <param name="Errors">Of another service's requests beside the offer.</param>
/// <param name="SteadyAlone">What another service answers of a steady load, with nothing beside it.</param>
/// <param name="SteadyDuring">The same beside the offer.</param>
/// <param name="Offered">What was sent to the service that hangs.</param>
/// <param name="Answers">What came back of that, by the first digit of the status.</param>
/// <param name="Busy">How the gateway was during the offer while another service gave all it can.</param>
/// <param name="Easy">The same while it had a steady load.</param>
/// <param name="Recovery">How long after the offer the service's answers came through again.</param>
internal sealed record HangingRound(
    double Alone,
    double During,
    double BesideNginx,
    long Errors,
    double SteadyAlone,
    double SteadyDuring,
    double Offered,
    IReadOnlyDictionary<string, long> Answers,
    Vitals Busy,
    Vitals Easy,
    TimeSpan Recovery
);

/// <summary>How the gateway was meanwhile.</summary>
/// <param name="Health">What each look at its health took, in milliseconds; infinity where it was not well.</param>
/// <param name="Memory">Its memory in bytes, before and by seconds.</param>
internal sealed record Vitals(List<double> Health, List<long> Memory);

/// <summary>An offer to a service that hangs, over so many connections, and what its rounds gave.</summary>
internal sealed class HangingOffer(int connections)
{
    private readonly List<HangingRound> _rounds = [];

    /// <summary>Over how many connections.</summary>
    public int Connections { get; } = connections;

    /// <summary>Counts a round.</summary>
    public void Add(HangingRound round) => _rounds.Add(round);

    /// <summary>Prints the medians, and what they are of.</summary>
    public void Print()
    {
        var answers = _rounds
            .SelectMany(round => round.Answers)
            .GroupBy(answer => answer.Key, answer => answer.Value, StringComparer.Ordinal)
            .Select(status => $"{status.Sum():n0} {status.Key}");
        Console.WriteLine($"over {Connections:n0} connections, medians of {_rounds.Count} rounds");
        Line("  offered to the service that hangs", Of(r => r.Offered), $"requests/s; answers: {string.Join(", ", answers)}");
        Line("  another service, steady load, alone", Of(r => r.SteadyAlone), "requests/s");
        Line(
            "  … beside the offer",
            Of(r => r.SteadyDuring),
            $"requests/s, ratio {Ratios(r => r.SteadyDuring / r.SteadyAlone)}"
        );
        Show(round => round.Easy);
        Line("  another service, all it can, alone", Of(r => r.Alone), "requests/s");
        Line(
            "  … beside the offer",
            Of(r => r.During),
            $"requests/s, ratio {Ratios(r => r.During / r.Alone)}, errors {_rounds.Sum(r => r.Errors)}"
        );
        Line(
            "  … while nginx refuses the offer",
            Of(r => r.BesideNginx),
            $"requests/s, ratio {Ratios(r => r.BesideNginx / r.Alone)}; beside the offer to that {Ratios(r => r.During / r.BesideNginx)}"
        );
        Show(round => round.Busy);
        Console.WriteLine(
            $"{"  answers again after", -37}{string.Join(' ', _rounds.Select(r => $"{r.Recovery.TotalSeconds:n1}")), 10} s, of a break of 5 s"
        );
    }

    private void Show(Func<HangingRound, Vitals> vitals)
    {
        var all = _rounds.Select(vitals).SelectMany(v => v.Health).Order().ToList();
        Console.WriteLine(
            $"{"  … health, p50 / p99", -37}{Quantile.Of(all, 0.5), 10:n1} / {Quantile.Of(all, 0.99):n1} ms of {all.Count:n0}"
        );
        foreach (var memory in _rounds.Select(round => vitals(round).Memory.ConvertAll(bytes => bytes >> 20)))
            Console.WriteLine(
                $"{"  … memory, before / by seconds", -37}{memory[0], 10:n0} / {string.Join(' ', memory.Skip(1))} MB"
            );
    }

    private static void Line(string what, double number, string unit) =>
        Console.WriteLine($"{what, -37}{number, 10:n0} {unit}");

    private double Of(Func<HangingRound, double> number) => Quantile.Of([.. _rounds.Select(number).Order()], 0.5);

    private string Ratios(Func<HangingRound, double> ratio)
    {
        var all = _rounds.Select(ratio).Order().ToList();
        return $"{Quantile.Of(all, 0.5):n2} ({string.Join(' ', all.Select(one => $"{one:n2}"))})";
    }
}
