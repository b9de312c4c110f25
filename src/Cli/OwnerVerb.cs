using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Florin.Cli.Verify;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Json;

namespace Florin.Cli;

/// <summary>
/// <c>florin owner</c>: who owns the logs in a database, and who is to. It asks the database itself, so that it works whatever
/// runs.
/// </summary>
public static class OwnerVerb
{
    private const string Settings = "Settings can be passed as --Key:Sub=value, as to serve.";

    private static readonly Option<string> Hosted = new("--services")
    {
        Description = "Services whose logs are shown: all, or a comma-separated list.",
        DefaultValueFactory = static _ => "all",
    };

    private static readonly Option<bool> AsJson = new("--json") { Description = "Writes JSON." };

    private static readonly Option<string> Log = new("--log")
    {
        Description = "Service whose log it is, such as account.",
        Required = true,
    };

    private static readonly Option<string> Instance = new("--instance")
    {
        Description = "Address of the instance that is to own the log, as owner status shows it.",
        Required = true,
        CustomParser = Address,
    };

    private static readonly Option<DateTimeOffset> Until = new("--until")
    {
        Description = $"Until when the instance is to own it; {Rfc3339.Form}.",
        Required = true,
        CustomParser = Time,
    };

    /// <summary>The command.</summary>
    /// <param name="all">Every service that there is.</param>
    /// <param name="storage">Opens nothing yet: the providers that settings such as <c>--Storage:Log:Provider=…</c> choose.</param>
    public static Command Make(IReadOnlyList<ServiceDefinition> all, Func<IReadOnlyList<string>, OfflineStorage> storage)
    {
        CommandWithSettings status = new("status", $"Shows who owns each log and who stands by. {Settings}") { Hosted, AsJson };
        status.SetAction((parsed, cancel) => Show(parsed, all, storage, cancel));
        CommandWithSettings pin = new(
            "pin",
            $"Has an instance own a log until a time, while it is alive; the present owner is asked to hand it over. {Settings}"
        )
        {
            Log,
            Instance,
            Until,
        };
        pin.SetAction((parsed, cancel) => Change(parsed, all, storage, record => record.Pin(Wanted(parsed), cancel), cancel));
        CommandWithSettings release = new(
            "release",
            $"Asks the owner of a log to hand it over to another instance that has it open. {Settings}"
        )
        {
            Log,
        };
        release.SetAction((parsed, cancel) => Change(parsed, all, storage, record => record.AskForRelease(cancel), cancel));
        return new Command("owner", "Shows and changes which instance owns a log in a database.") { status, pin, release };
    }

    private static PinnedInstance Wanted(ParseResult parsed) =>
        new(parsed.GetRequiredValue(Instance), parsed.GetRequiredValue(Until));

    private static string Address(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (PinnedInstance.AddressOf(text) is { } address)
            return address;
        result.AddError($"'{Shown.Of(text)}' is not an address; {PinnedInstance.AddressForm}.");
        return text;
    }

    private static DateTimeOffset Time(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (!Rfc3339.TryParse(text, out var time))
            result.AddError($"'{Shown.Of(text)}' is not a time; {Rfc3339.Form}.");
        return time;
    }

    private static async Task<int> Show(
        ParseResult parsed,
        IReadOnlyList<ServiceDefinition> all,
        Func<IReadOnlyList<string>, OfflineStorage> storages,
        CancellationToken cancel
    )
    {
        var (services, asJson) = (DataServices.Named(parsed.GetRequiredValue(Hosted), all), parsed.GetValue(AsJson));
        var storage = storages(parsed.UnmatchedTokens);
        var found = new SortedDictionary<string, RecordedOwnership>(StringComparer.Ordinal);
        var faults = new List<(string Log, string Fault)>();
        foreach (var service in services)
            try
            {
                using var record = RecordOf(service, storage);
                found[service.Name] = await record.Read(cancel);
                if (!asJson)
                    await Console.Out.WriteLineAsync(Told(service.Name, found[service.Name]));
            }
            catch (LogFault e) // The others are shown all the same.
            {
                faults.Add((service.Name, e.Message));
            }
        if (asJson)
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(found, FlorinJson.Full));
        foreach (var same in faults.GroupBy(one => one.Fault, one => one.Log, StringComparer.Ordinal)) // A server that is away is so for each.
            await Console.Error.WriteLineAsync($"florin: {string.Join(", ", same)}: {Shown.Lines(same.Key)}");
        return faults.Count > 0 ? 1 : 0;
    }

    private static async Task<int> Change(
        ParseResult parsed,
        IReadOnlyList<ServiceDefinition> all,
        Func<IReadOnlyList<string>, OfflineStorage> storage,
        Func<IOwnershipRecord, Task<string?>> change,
        CancellationToken cancel
    )
    {
        var name = parsed.GetRequiredValue(Log);
        var service =
            all.FirstOrDefault(service => service.Name == name)
            ?? throw new WrongUsage(
                $"--log is '{Shown.Of(name)}'; allowed: {string.Join(", ", all.Select(service => service.Name))}."
            );
        using var record = RecordOf(service, storage(parsed.UnmatchedTokens));
        if (await change(record) is { } refusal)
        {
            await Console.Error.WriteLineAsync($"florin: {refusal}");
            return 1;
        }
        await Console.Out.WriteLineAsync(Told(name, await record.Read(cancel)));
        return 0;
    }

    private static IOwnershipRecord RecordOf(ServiceDefinition service, OfflineStorage storage) =>
        storage.Logs.OwnershipRecord(
            storage.PlaceOf(service.Name, data: "", "florin-owner") // Nothing of a directory is looked at.
        )
        ?? throw new WrongUsage(
            $"Storage:Log:Provider is {storage.Logs.Name}, where one process has each log and there is no other instance that could own it. Pass the settings of the instances, such as --Storage:Log:Provider=MySql."
        );

    private static string Told(string log, RecordedOwnership now)
    {
        var lines = new List<string>
        {
            now.Owner is { } owner
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{log}: owned by {owner} since {(now.OwnedSince is { } since ? Rfc3339.Text(since) : "an unknown time")}, epoch {now.Epoch}, head {now.Head}, lease ends in {now.LeaseLeft?.TotalSeconds ?? 0:0.0} s"
                )
                : string.Create(CultureInfo.InvariantCulture, $"{log}: no owner, epoch {now.Epoch}, head {now.Head}"),
        };
        if (now.IsAskedFor)
            lines.Add("  is asked to hand it over");
        if (now.Pin is { } pin)
            lines.Add($"  pinned to {pin.Address} until {Rfc3339.Text(pin.Until)}");
        lines.AddRange(
            now.Standbys.Select(standby =>
                $"  {(standby.IsAlive ? "stands by" : "gone")}: {standby.Address}, last seen {Rfc3339.Text(standby.LastSeen)}"
            )
        );
        return string.Join(Environment.NewLine, lines);
    }
}
