using System.ComponentModel.DataAnnotations;

namespace Florin.Platform.Sagas;

/// <summary>Configuration of sagas: section <c>Saga</c>.</summary>
public sealed record SagaOptions
{
    /// <summary>How many sagas run at once; new ones wait for a place. Default 1024.</summary>
    [Range(1, 1_000_000)]
    public int MaxRunning { get; init; } = 1024;

    /// <summary>How long a new one waits for a place before the client is told to come back later. Default 10 s.</summary>
    public TimeSpan AdmissionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one attempt of a step inside Florin may take. Default 5 s.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a step inside Florin is asked before manual review. Default 20.</summary>
    [Range(1, 1000)]
    public int StepAttempts { get; init; } = 20;

    /// <summary>How long one attempt of a payment may take. Default 2 s.</summary>
    public TimeSpan PaymentTimeout { get; init; } = TimeSpan.FromSeconds(2);

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
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between attempts. Default 5 s.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(5);
}
