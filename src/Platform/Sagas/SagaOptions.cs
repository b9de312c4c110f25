using System.ComponentModel.DataAnnotations;

namespace Florin.Platform.Sagas;

/// <summary>Configuration of sagas: section <c>Saga</c>.</summary>
public sealed record SagaOptions
{
    private const string Instant = "00:00:00.001";
    private const string Hour = "01:00:00";

    /// <summary>
    /// How many sagas run at once; new ones wait for a place. A saga that waits for the outside, or before it asks again,
    /// has given its place back. Default 1024.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxRunning { get; init; } = 1024;

    /// <summary>How many sagas of one user run at once. Default half of <see cref="MaxRunning"/>.</summary>
    [Range(1, 1_000_000)]
    public int? MaxRunningPerUser { get; init; }

    /// <summary>
    /// How many sagas may be under way in all, running or waiting, before new ones are refused for the moment; each takes
    /// about 3 KB. Default 100000.
    /// </summary>
    [Range(1, 10_000_000)]
    public int MaxUnfinished { get; init; } = 100_000;

    /// <summary>How many sagas of one user may be under way in all. Default a tenth of <see cref="MaxUnfinished"/>.</summary>
    [Range(1, 10_000_000)]
    public int? MaxUnfinishedPerUser { get; init; }

    /// <summary>How long a new one waits for a place before the client is told to come back later. Default 10 s.</summary>
    [Range(typeof(TimeSpan), Instant, Hour)]
    public TimeSpan AdmissionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often sagas are looked for that should be running and are not, such as after a lost wake-up. Default 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", Hour)]
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one call of a step may take. Default 5 s.</summary>
    [Range(typeof(TimeSpan), Instant, Hour)]
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a step inside Florin is asked before manual review. Default 20.</summary>
    [Range(1, 1000)]
    public int StepAttempts { get; init; } = 20;

    /// <summary>
    /// How long one attempt of a payment may take from the first call to its answer, while the payment service says that it
    /// still waits for the processor. Longer than <c>Payment:Processor:Timeout</c>. Default 40 s.
    /// </summary>
    [Range(typeof(TimeSpan), Instant, Hour)]
    public TimeSpan PaymentTimeout { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>How often a payment is asked before manual review. Default 5.</summary>
    [Range(1, 1000)]
    public int PaymentAttempts { get; init; } = 5;

    /// <summary>
    /// How long a service that a step asks may refuse or not be there before manual review; attempts in that time do not
    /// count, because nothing is unknown about a payment that nobody took. Default 15 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan MaxOutage { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The wait after a first attempt, doubled after each further one. Default 100 ms.</summary>
    [Range(typeof(TimeSpan), Instant, Hour)]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between attempts. Default 5 s.</summary>
    [Range(typeof(TimeSpan), Instant, Hour)]
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><see cref="MaxRunningPerUser"/>, or its default.</summary>
    public int RunningPerUser() => MaxRunningPerUser ?? Math.Max(1, MaxRunning / 2);

    /// <summary><see cref="MaxUnfinishedPerUser"/>, or its default.</summary>
    public int UnfinishedPerUser() => MaxUnfinishedPerUser ?? Math.Max(1, MaxUnfinished / 10);
}
