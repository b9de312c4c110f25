using System.CommandLine;
using System.Globalization;
using Florin.Cli.Verify;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Files;
using Florin.Platform.Hosting;
using Florin.Platform.Replication;

namespace Florin.Cli;

/// <summary><c>florin recover</c>: recovers logs, or the lost end of logs, from their replicas.</summary>
public static class RecoverVerb
{
    private static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description = "Data directory; is made if it is not there. No server may be running on it.",
        DefaultValueFactory = static _ => new DirectoryInfo("./data"),
    };

    private static readonly Option<string> From = new("--from")
    {
        Description = "Replica to recover from, one of those in Storage:Replicas, such as mongodb.",
        Required = true,
    };

    private static readonly Option<string> Hosted = DataServices.Option();

    /// <summary>The command.</summary>
    /// <param name="all">Every service that there is.</param>
    /// <param name="storage">Opens nothing yet: what settings such as <c>--Storage:Replicas=…</c> choose for a data directory.</param>
    public static Command Make(
        IReadOnlyList<ServiceDefinition> all,
        Func<string, IReadOnlyList<string>, ReplicatedStorage> storage
    )
    {
        var command = new CommandWithSettings(
            "recover",
            "Adds to each log what its replica has and the log has lost, or makes the log again where it is gone; then verifies all. Settings can be passed as --Key:Sub=value, as to serve."
        )
        {
            Data,
            From,
            Hosted,
        };
        command.SetAction((parsed, cancel) => Run(parsed, all, storage, cancel));
        return command;
    }

    private static async Task<int> Run(
        ParseResult parsed,
        IReadOnlyList<ServiceDefinition> all,
        Func<string, IReadOnlyList<string>, ReplicatedStorage> storages,
        CancellationToken cancel
    )
    {
        var data = parsed.GetRequiredValue(Data).FullName;
        var services = DataServices.Named(parsed.GetRequiredValue(Hosted), all);
        var storage = storages(data, parsed.UnmatchedTokens);
        foreach (var service in services)
            await Recover(ReplicatedLogs.PlaceOf(service.Name, data, storage), storage, parsed.GetRequiredValue(From), cancel);
        // The books are those of all logs together, of which the others may be there.
        var together = all.Where(one => services.Contains(one) || Directory.Exists(Path.Combine(data, one.Name))).ToList();
        var verified = await new Verification(data, storage.Storage, together, all).Run(cancel);
        foreach (var violated in verified.Findings.Where(finding => finding.Violation is not null))
            await Console.Error.WriteLineAsync($"florin: {Shown.Lines($"{violated.Invariant}: {violated.Violation}")}");
        await Console.Out.WriteLineAsync(
            verified.Holds ? "The books are right." : "The books are not right; florin verify shows all."
        );
        return verified.Holds ? 0 : 1;
    }

    private static async Task Recover(StoragePlace place, ReplicatedStorage storage, string from, CancellationToken cancel)
    {
        using var replica = ReplicatedLogs.Only(storage.Of(place), from);
        var (mark, of) = await replica.End(cancel);
        if (of is not { } identity)
        {
            await Console.Out.WriteLineAsync($"{place.Service}: {replica.Name} is a copy of no log yet");
            return;
        }
        SecretFile.MakeDirectory(place.Directory);
        var (writer, reader) = storage.Storage.Logs.OpenLog(place with { Identity = identity });
        using (reader)
        using (writer)
        {
            var claim = writer.Claim();
            try
            {
                await MustContinue(place.Service, writer, reader, claim, replica, identity, mark, cancel);
                var before = mark.Position;
                if (claim.Head <= before) // Else the log itself has what the replica had not heard of.
                    (claim, mark, before) = await Confirm(place.Service, writer, claim, replica, cancel);
                var head = await LogCopy.Recover(replica, mark.Position, reader, writer, claim, cancel);
                await Report(place.Service, replica.Name, claim.Head, head, mark.Position - before);
            }
            finally
            {
                writer.Release(claim.Epoch);
            }
        }
    }

    // Replicas take nothing from an owner with an earlier epoch than they have seen; each claim has a later one.
    private static async Task<(LogClaim Claim, Watermark Mark, long Before)> Confirm(
        string log,
        ILogWriter writer,
        LogClaim claim,
        IReplica replica,
        CancellationToken cancel
    )
    {
        while (true)
            try
            {
                var (now, before) = await LogCopy.Confirm(
                    replica,
                    new ReplicatedLog(log, writer.Identity!, claim.Epoch), // It was claimed.
                    cancel
                );
                return (claim, now, before);
            }
            catch (Fenced)
            {
                var epoch = claim.Epoch;
                writer.Release(epoch);
                claim = writer.Claim();
                if (claim.Epoch == epoch)
                    throw; // Constant in this storage.
            }
    }

    private static Task Report(string log, string replica, long before, long head, long unconfirmed)
    {
        var perhaps =
            unconfirmed == 0
                ? ""
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $", {unconfirmed:N0} of them perhaps never acknowledged (the replica had not heard whether the log had committed them)"
                );
        return Console.Out.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{log}: {head - before:N0} events recovered from {replica}{perhaps}; the log has {head:N0}"
            )
        );
    }

    private static async Task MustContinue(
        string service,
        ILogWriter writer,
        ILogReader reader,
        LogClaim claim,
        IReplica replica,
        string identity,
        Watermark mark,
        CancellationToken cancel
    )
    {
        if (writer.Identity != identity)
            throw new LogFault(
                $"The log of the {service} service there is another one (identity {writer.Identity}; {replica.Name} is a copy of {identity}). Move it away first; nothing was changed."
            );
        var common = Math.Min(claim.Head, mark.Position);
        var found = await new LogDiff(reader, replica).Run(common, onlyHashes: true, cancel);
        if (
            found.Difference is null
            && mark is { Digest: not null } // Else a recovery was killed.
            && mark.Position <= claim.Head
            && await new ReplicaComparison(reader, identity, replica).OtherHash(mark, cancel) is { } hash
        )
            throw new LogFault(
                $"{replica.Name} is damaged: {hash}. Rebuild it from the log, or recover from another replica; nothing was changed."
            );
        if (found.Difference is { } parted)
            throw new LogFault(
                $"The log of the {service} service and {replica.Name} are equal up to position {found.EqualUpTo}; then {parted}. Both were written to since; keep a backup of each. To make the log again from the replica move it away first; nothing was changed."
            );
    }
}
