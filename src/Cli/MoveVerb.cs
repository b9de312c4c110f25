using System.CommandLine;
using System.Globalization;
using Florin.Cli.Move;
using Florin.Cli.Verify;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Secrets;

namespace Florin.Cli;

/// <summary><c>florin move</c>.</summary>
public static class MoveVerb
{
    private static readonly Option<DirectoryInfo> Data = new("--data", "--from")
    {
        Description = "Data directory whose logs move; no server may be running on it.",
        DefaultValueFactory = static _ => new DirectoryInfo("./data"),
    };

    private static readonly Option<string> To = new("--to")
    {
        Description =
            "Storage that the logs move to: mysql. Its settings are those of serve, such as --Storage:MySql:ConnectionString=….",
        Required = true,
    };

    private static readonly Option<string> Hosted = DataServices.Option();

    /// <summary>The command.</summary>
    /// <param name="all">Every service that there is.</param>
    /// <param name="storage">What the logs move between, by the name of the target and the settings; opens nothing yet.</param>
    public static Command Make(IReadOnlyList<ServiceDefinition> all, Func<string, IReadOnlyList<string>, MoveStorage> storage)
    {
        Data.AcceptExistingOnly();
        var command = new CommandWithSettings(
            "move",
            "Moves the logs of a data directory to a database server, offline, and compares them; can be run again where it was interrupted. Settings can be passed as --Key:Sub=value."
        )
        {
            Data,
            To,
            Hosted,
        };
        command.SetAction((parsed, cancel) => Run(parsed, all, storage, cancel));
        return command;
    }

    private static async Task<int> Run(
        ParseResult parsed,
        IReadOnlyList<ServiceDefinition> all,
        Func<string, IReadOnlyList<string>, MoveStorage> storages,
        CancellationToken cancel
    )
    {
        var services = DataServices.Named(parsed.GetRequiredValue(Hosted), all);
        var data = parsed.GetRequiredValue(Data).FullName;
        var storage = storages(parsed.GetRequiredValue(To), parsed.UnmatchedTokens);
        foreach (var service in services.Where(service => service.Secrets.Count > 0))
            storage.To.OpenSecrets(PlaceOf(service, data, storage), onlyReads: true).Dispose(); // Fails where they cannot be sealed.
        var verified = await new Verification(data, storage.From, services, all).Run(cancel);
        if (verified.Findings.FirstOrDefault(finding => finding.Violation is not null) is { } violated)
            throw new LogFault(
                $"The books in {data} are not right, so nothing was moved: {PlainText.Escaped($"{violated.Invariant}: {violated.Violation}")}. Run florin verify."
            );
        using var folders = new DataFolders(data, storage.From, [.. services.Select(service => service.Name)]);
        foreach (var service in services)
            await Report(await Move(service, folders, storage, PlaceOf(service, data, storage), cancel));
        foreach (var service in services)
            await WarnOfIsolated(service.Name, PlaceOf(service, data, storage));
        foreach (var service in services)
            MovedLog.Mark(Path.Combine(data, service.Name), storage.To.Name, TimeProvider.System.GetUtcNow());
        await Console.Out.WriteLineAsync(
            $"All logs are in {storage.To.Name}, equal event for event. Start with --Storage:Log:Provider={storage.To.Name} and the same --data, which keeps the read models."
        );
        return 0;
    }

    // Under its new owner's claim alone it could be recorded there.
    private static async Task WarnOfIsolated(string service, StoragePlace place)
    {
        foreach (var (replica, _) in new IsolationsInFile(place.Directory).ReadAll())
            await Console.Error.WriteLineAsync(
                $"florin: {service}: the replica {replica} is isolated, and will not be after the start; leave it out of Storage:Replicas, or isolate it again."
            );
    }

    private static StoragePlace PlaceOf(ServiceDefinition service, string data, MoveStorage storage) =>
        storage.From.PlaceOf(service.Name, data, "florin-move");

    private static async Task<MovedEvents> Move(
        ServiceDefinition service,
        DataFolders folders,
        MoveStorage storage,
        StoragePlace place,
        CancellationToken cancel
    )
    {
        var checkpoints = new RelayCheckpoints(() => storage.From.Views.OfflineViews(place), storage.Relays);
        var moved = await new LogMove(service.Name, () => folders.LogOf(service.Name), storage.To, place, checkpoints).Run(
            cancel
        );
        if (service.Secrets.Count > 0)
            MoveSecrets(service, storage, place);
        return moved;
    }

    private static void MoveSecrets(ServiceDefinition service, MoveStorage storage, StoragePlace place)
    {
        using var from = storage.From.Logs.OpenSecrets(place, onlyReads: true);
        using var to = storage.To.OpenSecrets(place, onlyReads: false);
        foreach (var secret in from.ReadAll(service.Secrets))
            if (!to.TryCreate(secret.Name, secret.Value) && to.Find(secret.Name)?.AsSpan().SequenceEqual(secret.Value) != true)
                throw new LogFault(
                    $"{to.PlaceOf(secret.Name)} is another secret than {from.PlaceOf(secret.Name)}. Name databases that do not exist yet."
                );
    }

    private static Task Report(MovedEvents moved)
    {
        var before = moved.Events - moved.Copied;
        var already = before == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {before:N0} by an earlier run");
        var published = string.Concat(
            moved.Published.Select(relay =>
                string.Create(CultureInfo.InvariantCulture, $"; {relay.Relay} goes on after position {relay.Position:N0}")
            )
        );
        return Console.Out.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{moved.Service}: {moved.Events:N0} events copied{already}; equal{published}"
            )
        );
    }
}
