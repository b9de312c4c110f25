using Florin.Cli.Verify;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Verification;
using Florin.Testing.Simulation.Database;

namespace Florin.System.Tests.Simulation.Cluster;

/// <summary>
/// The logs as <c>florin verify</c> reads them: every append is held to its digest, and the services' own checks compare what
/// each log says with the others.
/// </summary>
internal sealed class VerifiedLogs
{
    private readonly Dictionary<string, List<Recorded>> _events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReadLog> _read = new(StringComparer.Ordinal);
    private readonly VerificationPlan _plan = new();
    private readonly List<string> _findings = [];

    /// <summary>Reads the logs.</summary>
    /// <param name="logs">Their rows.</param>
    /// <param name="services">Whose they are; those that ask others come after these.</param>
    public VerifiedLogs(IReadOnlyList<LogRows> logs, IReadOnlyList<ServiceDefinition> services)
    {
        foreach (var service in services.Reverse())
            service.Verifies(_plan);
        Facts = new LogFacts(_plan.Checks);
        foreach (var log in logs)
            Read(log, services.Single(service => service.Name == log.Name));
    }

    /// <summary>What the logs say, for those who ask.</summary>
    public LogFacts Facts { get; }

    /// <summary>How read models are compared otherwise than row by row.</summary>
    public IReadOnlyList<ViewCheck> Views => _plan.Views;

    /// <summary>The events of a log.</summary>
    public IReadOnlyList<Recorded> Events(string service) => _events[service];

    /// <summary>How many appends a log has.</summary>
    public int Appends(string service) => _read[service].Appends.Positions.Count;

    /// <summary>What is wrong.</summary>
    public async Task<IReadOnlyList<string>> Look()
    {
        List<string> names = [.. _events.Keys];
        foreach (var fold in _plan.Checks.SelectMany(check => check.Folds(names)).ToList())
            await fold.Check.Run(() => fold.Take(_events[fold.Log]));
        var logs = new ReadLogs("", [.. _read.Values], _read.ContainsKey, Facts, _ => null);
        foreach (var check in _plan.Checks.SelectMany(check => check.Compare(logs)).ToList())
            Note(check);
        return _findings;
    }

    private void Read(LogRows log, ServiceDefinition service)
    {
        var types = new EventTypes();
        service.Events(types);
        var check = new Check($"{log.Name}: positions and versions are contiguous, events are unmodified", "");
        var appends = new AppendIndex();
        var reader = new AppendReader(log.Name, types, check, appends);
        _events[log.Name] = [.. reader.Pages(Rows(log)).SelectMany(page => page)];
        _read[log.Name] = new ReadLog(log.Name, reader.Events, $"log_{log.Name}", appends);
        Note(check);
    }

    private void Note(Check check)
    {
        if (check.ToFinding() is { Violation: { } violation } finding)
            _findings.Add($"{finding.Invariant}: {violation}");
    }

    private static IEnumerable<LogRow> Rows(LogRows log)
    {
        foreach (var append in log.Appends)
            for (var i = 0; i < append.Events.Count; i++)
            {
                var (stored, isFirst) = (append.Events[i], i == 0);
                yield return new LogRow(
                    stored.Position,
                    stored.Stream,
                    stored.Version,
                    stored.Type,
                    (stored.At - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
                    isFirst ? append.CommandId : null,
                    stored.Data,
                    isFirst ? stored.Metadata : default(ReadOnlyMemory<byte>?),
                    append.Events[0].Position,
                    isFirst ? append.Receipt : null,
                    null
                );
            }
    }
}
