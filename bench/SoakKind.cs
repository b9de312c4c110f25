namespace Florin.Bench;

/// <summary>A kind of request in a soak.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Share">Of a thousand requests.</param>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">What is asked for.</param>
/// <param name="Expected">The status that it is answered with when nothing is wrong.</param>
/// <param name="Fault">The fault that explains a 5xx or a connection that breaks; empty where none does.</param>
internal sealed record SoakKind(string Name, int Share, HttpMethod Method, string Path, int Expected, string Fault)
{
    /// <summary>Whether it carries an Idempotency-Key, so that the gateway may repeat it.</summary>
    public bool Keyed { get; init; }

    /// <summary>Bodies that come piece by piece, asked for only while that goes on; their time is not the gateway's.</summary>
    public static SoakKind Slow { get; } = new("slow body", 10, HttpMethod.Get, "/soak-slow/slow/x", 200, SoakFaults.Kill);

    /// <summary>What fails in bursts.</summary>
    public static SoakKind Flaky { get; } = new("flaky", 50, HttpMethod.Get, "/soak-flaky/x", 200, SoakFaults.Burst);

    /// <summary>All of them; the last gets what the others leave.</summary>
    public static IReadOnlyList<SoakKind> All { get; } =
    [
        Slow,
        Flaky,
        new("cached", 100, HttpMethod.Get, "/soak-cached/x", 200, SoakFaults.Kill),
        new("change", 50, HttpMethod.Post, "/soak/x", 200, SoakFaults.Kill),
        new("keyed change", 100, HttpMethod.Post, "/soak/x", 200, SoakFaults.Kill) { Keyed = true },
        new("nothing there", 20, HttpMethod.Get, "/nothing/there", 404, Fault: ""),
        new("read", 670, HttpMethod.Get, "/soak/x", 200, SoakFaults.Kill),
    ];

    /// <summary>The kind that a number below a thousand stands for.</summary>
    public static SoakKind Of(int number)
    {
        foreach (var kind in All)
            if ((number -= kind.Share) < 0)
                return kind;
        return All[^1];
    }
}
