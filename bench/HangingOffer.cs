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
/// <param name="Health">What each look at the health took, in milliseconds, while another service gave all it can.</param>
/// <param name="SteadyHealth">The same while it had a steady load.</param>
/// <param name="Memory">The gateway's memory before, and by seconds.</param>
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
    List<double> Health,
    List<double> SteadyHealth,
    List<long> Memory,
    TimeSpan Recovery
);

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
        Health(round => round.SteadyHealth);
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
        Health(round => round.Health);
        Console.WriteLine(
            $"{"  answers again after", -37}{string.Join(' ', _rounds.Select(r => $"{r.Recovery.TotalSeconds:n1}")), 10} s, of a break of 5 s"
        );
        foreach (var round in _rounds)
            Console.WriteLine(
                $"{"  memory, before / by seconds", -37}{round.Memory[0] >> 20, 10:n0} / {string.Join(' ', round.Memory.Skip(1).Select(bytes => bytes >> 20))} MB"
            );
    }

    private void Health(Func<HangingRound, List<double>> waits)
    {
        var all = _rounds.SelectMany(waits).Order().ToList();
        Console.WriteLine($"{"  … health, p50 / p99", -37}{Part(all, 0.5), 10:n1} / {Part(all, 0.99):n1} ms of {all.Count:n0}");
    }

    private static void Line(string what, double number, string unit) =>
        Console.WriteLine($"{what, -37}{number, 10:n0} {unit}");

    private double Of(Func<HangingRound, double> number) => Part([.. _rounds.Select(number).Order()], 0.5);

    private string Ratios(Func<HangingRound, double> ratio)
    {
        var all = _rounds.Select(ratio).Order().ToList();
        return $"{Part(all, 0.5):n2} ({string.Join(' ', all.Select(one => $"{one:n2}"))})";
    }

    private static double Part(List<double> sorted, double part) =>
        sorted.Count == 0 ? double.NaN : sorted[(int)(part * (sorted.Count - 1))];
}
