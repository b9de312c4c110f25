namespace Florin.Platform.Verification;

/// <summary>
/// What a service holds its log to when a data directory is verified offline, beside what holds for every log: its own rules,
/// and what its log says of those of others. What a check tells the checks of other services, it says by implementing an
/// interface of Contracts, as services know no more of each other. One is made for each verification.
/// </summary>
public interface ILogCheck
{
    /// <summary>
    /// What takes the events. The folds of one log run one after the other, those of several logs at the same time.
    /// </summary>
    /// <param name="logs">The services whose logs there are.</param>
    IEnumerable<Fold> Folds(IReadOnlyList<string> logs) => [];

    /// <summary>
    /// Compares once all logs were read, and gives what is to be reported. Asked once, at the same time as other checks: what
    /// these may ask of it, it changes no more.
    /// </summary>
    IEnumerable<Check> Compare(ReadLogs logs) => [];

    /// <summary>As <see cref="Compare"/>, for what waits for something elsewhere, such as a bucket.</summary>
    Task<IReadOnlyList<Check>> CompareElsewhere(ReadLogs logs, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Check>>([.. Compare(logs)]);
}

/// <summary>What the checks of services tell each other, by the interfaces that they implement.</summary>
/// <param name="checks">The checks of all services.</param>
public sealed class LogFacts(IReadOnlyList<ILogCheck> checks)
{
    /// <summary>The check that tells something; null where there is none. What it tells is whole once its logs were read.</summary>
    public T? Of<T>()
        where T : class => checks.OfType<T>().FirstOrDefault();
}
