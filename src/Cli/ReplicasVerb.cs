using System.CommandLine;
using System.Globalization;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Replication;

namespace Florin.Cli;

/// <summary><c>florin replicas</c>: compares logs with their replicas, also while they are written.</summary>
public static class ReplicasVerb
{
    private const int MaxQuarantined = 10_000;
    private const string Settings = "Settings can be passed as --Key:Sub=value, as to serve.";

    private static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description = "Data directory; a server may be running on it for status and diff, and not for rebuild.",
        DefaultValueFactory = static _ => new DirectoryInfo("./data"),
    };

    private static readonly Option<string> Hosted = DataServices.Option();

    private static readonly Option<bool> OnlyHashes = new("--only-hashes")
    {
        Description = "Compares the logs' running hashes and not each byte.",
    };

    private static readonly Option<string> Replica = new("--replica")
    {
        Description = "Replica to rebuild, one of those in Storage:Replicas, such as mongodb.",
        Required = true,
    };

    private static readonly Option<bool> Discard = new("--discard")
    {
        Description = "Empties it also where it has something that the log does not have.",
    };

    private delegate Task<bool> Compare(StoragePlace place, ILogReader primary, IReplica replica, CancellationToken cancel);

    /// <summary>The command.</summary>
    /// <param name="all">Every service that there is.</param>
    /// <param name="storage">Opens nothing yet: what settings such as <c>--Storage:Replicas=…</c> choose for a data directory.</param>
    public static Command Make(
        IReadOnlyList<ServiceDefinition> all,
        Func<string, IReadOnlyList<string>, ReplicatedStorage> storage
    )
    {
        Data.AcceptExistingOnly();
        CommandWithSettings status = new("status", $"Shows how far the replicas of each log are. {Settings}") { Data, Hosted };
        status.SetAction((parsed, cancel) => ForEach(parsed, all, storage, Show, cancel));
        CommandWithSettings diff = new(
            "diff",
            $"Compares each log with its replicas as far as those go; exits 1 where they differ. {Settings}"
        )
        {
            Data,
            Hosted,
            OnlyHashes,
        };
        diff.SetAction((parsed, cancel) => ForEach(parsed, all, storage, Diff(parsed.GetValue(OnlyHashes)), cancel));
        CommandWithSettings rebuild = new(
            "rebuild",
            $"Empties a replica, whatever it is a copy of, and makes it again from the log, while no server runs; beside a server POST /admin/storage/{{log}}/{{store}}/rebuild does it. {Settings}"
        )
        {
            Data,
            Hosted,
            Replica,
            Discard,
        };
        rebuild.SetAction((parsed, cancel) => Rebuild(parsed, all, storage, cancel));
        return new Command("replicas", "Shows, compares and rebuilds the replicas of logs.") { status, diff, rebuild };
    }

    private static async Task<int> ForEach(
        ParseResult parsed,
        IReadOnlyList<ServiceDefinition> all,
        Func<string, IReadOnlyList<string>, ReplicatedStorage> storages,
        Compare compare,
        CancellationToken cancel
    )
    {
        var data = parsed.GetRequiredValue(Data).FullName;
        var storage = storages(data, parsed.UnmatchedTokens);
        var isWell = true;
        foreach (var service in DataServices.Named(parsed.GetRequiredValue(Hosted), all))
            try
            {
                var place = ReplicatedLogs.PlaceOf(service.Name, data, storage);
                using var primary = storage.Storage.Logs.OpenToRead(place);
                foreach (var replica in storage.Of(place))
                    using (replica)
                        isWell &= await compare(place, primary, replica, cancel);
            }
            catch (LogFault e) // The others are shown all the same.
            {
                await Console.Error.WriteLineAsync($"florin: {service.Name}: {Shown.Lines(e.Message)}");
                isWell = false;
            }
        return isWell ? 0 : 1;
    }

    private static async Task<bool> Show(StoragePlace place, ILogReader primary, IReplica replica, CancellationToken cancel)
    {
        var end = await replica.End(cancel); // First: the log may go on meanwhile.
        var (mark, head) = (end.Watermark.Position, (await primary.Head(cancel)).Position);
        var other = new ReplicaComparison(primary, await primary.ReadIdentity(cancel), replica).OtherLog(end);
        var lacks = (await replica.FindQuarantined(MaxQuarantined, cancel)).Count;
        var quarantined = lacks == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {lacks} writes quarantined there");
        await Console.Out.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{place.Service}: {replica.Name} has {mark} of {head} events{Behind(mark, head)}{quarantined}{IsolatedIn(place, replica)}{(other is null ? "" : $"; {other}")}"
            )
        );
        return mark <= head && other is null;
    }

    private static Compare Diff(bool onlyHashes) =>
        async (place, primary, replica, cancel) =>
        {
            var end = await replica.End(cancel); // First: the log may go on meanwhile.
            var head = (await primary.Head(cancel)).Position;
            var identity = await primary.ReadIdentity(cancel);
            var (equal, what) = await new ReplicaComparison(primary, identity, replica).Run(end, head, onlyHashes, cancel);
            var mark = end.Watermark.Position;
            await Console.Out.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{place.Service}: {replica.Name} is equal up to position {equal} of {head}{(what is null ? Behind(mark, head) : $"; {what}")}{IsolatedIn(place, replica)}"
                )
            );
            return what is null;
        };

    private static string Behind(long mark, long head) =>
        mark < head ? string.Create(CultureInfo.InvariantCulture, $", {head - mark} behind") : "";

    // A log in a database has the record there, under its owner's claim: the server's admin API shows it.
    private static string IsolatedIn(StoragePlace place, IReplica replica) =>
        new IsolationsInFile(place.Directory).ReadAll().GetValueOrDefault(replica.Name) is { } isolation
            ? $"; isolated by an operator since {Rfc3339.Text(isolation.Since)}{(isolation.Reason is { } reason ? $": {Shown.Of(reason)}" : "")}"
            : "";

    private static async Task<int> Rebuild(
        ParseResult parsed,
        IReadOnlyList<ServiceDefinition> all,
        Func<string, IReadOnlyList<string>, ReplicatedStorage> storages,
        CancellationToken cancel
    )
    {
        var data = parsed.GetRequiredValue(Data).FullName;
        var storage = storages(data, parsed.UnmatchedTokens);
        foreach (var service in DataServices.Named(parsed.GetRequiredValue(Hosted), all))
        {
            var place = ReplicatedLogs.PlaceOf(service.Name, data, storage);
            using var replica = ReplicatedLogs.Only(storage.Of(place), parsed.GetRequiredValue(Replica));
            storage.Storage.Logs.OpenToRead(place).Dispose(); // Fails where there is no log, which would be created otherwise.
            var (writer, reader) = storage.Storage.Logs.OpenLog(place);
            using (reader)
            using (writer)
                await Rebuild(service.Name, writer, reader, replica, parsed.GetValue(Discard), cancel);
        }
        return 0;
    }

    // Under a claim, so that nobody writes to either meanwhile.
    private static async Task Rebuild(
        string log,
        ILogWriter writer,
        ILogReader reader,
        IReplica replica,
        bool discards,
        CancellationToken cancel
    )
    {
        var claim = writer.Claim();
        try
        {
            if (!discards)
                await LogCopy.MustBeItsBeginning(replica, reader, claim.Head, writer.Identity!, cancel); // It was claimed.
            var of = new ReplicatedLog(log, writer.Identity!, claim.Epoch);
            await LogCopy.Rebuild(reader, claim.Head, replica, of, _ => writer.Renew(claim.Epoch), cancel);
            await Console.Out.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{log}: {replica.Name} has {claim.Head:N0} events now")
            );
        }
        finally
        {
            writer.Release(claim.Epoch);
        }
    }
}
