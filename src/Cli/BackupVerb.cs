using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Florin.Cli.Copies;
using Florin.Cli.Verify;
using Florin.Kernel;
using Florin.Platform.Copies;
using Florin.Platform.Hosting;

namespace Florin.Cli;

/// <summary><c>florin backup</c> and <c>florin restore</c>.</summary>
public static class BackupVerb
{
    private const string Settings = "Settings can be passed as --Key:Sub=value.";

    private static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description = "Data directory; a server may be running on it.",
        DefaultValueFactory = static _ => new DirectoryInfo("./data"),
    };

    private static readonly Option<DirectoryInfo> To = new("--to")
    {
        Description = "Folder of the backup: a new one, or one with a backup of this installation, which is continued.",
        Required = true,
    };

    private static readonly Option<DirectoryInfo> From = new("--from")
    {
        Description = "Folder of the backup.",
        Required = true,
    };

    private static readonly Option<DirectoryInfo> New = new("--data")
    {
        Description = "Data directory that is made; one that exists must be empty.",
        Required = true,
    };

    private static readonly Option<RestorePoint?> Point = new("--to")
    {
        Description =
            $"Restores only what happened before a time, or up to an event, with what the other logs had then: {RestorePoint.Form}.",
        CustomParser = PointOf,
    };

    private static readonly Option<string?> Alone = new("--service")
    {
        Description = "Restores only the log of this service, into a directory whose other logs stay as they are.",
    };

    private static readonly Option<string> Hosted = DataServices.Option();

    /// <summary>The first of the two.</summary>
    /// <param name="all">Every service that there is.</param>
    /// <param name="storage">Opens nothing yet: the providers that settings such as <c>--Storage:Log:Provider=…</c> choose.</param>
    /// <param name="format">What the files with events are.</param>
    public static Command MakeBackup(
        IReadOnlyList<ServiceDefinition> all,
        Func<IReadOnlyList<string>, OfflineStorage> storage,
        ISegmentFormat format
    )
    {
        Data.AcceptExistingOnly();
        CommandWithSettings command = new(
            "backup",
            $"Copies logs and secrets to a folder, all of one moment, while Florin runs; run again, it copies what is new. {Settings}"
        )
        {
            Data,
            To,
            Hosted,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var services = DataServices.Named(parsed.GetRequiredValue(Hosted), all);
                var (data, to) = (parsed.GetRequiredValue(Data).FullName, parsed.GetRequiredValue(To).FullName);
                Folders.MustBeApart("--to", to, data);
                var from = storage(parsed.UnmatchedTokens);
                using var source = new CopySource(data, from, services);
                var files = new FolderFiles(to);
                using var held = files.Hold();
                var backup = new Backup(source, () => CopiedSecrets.Of(data, from, source), files, format, Report);
                var made = await backup.Run(cancel);
                var beside = await CopiedFolders.Copy(data, source, from.Configuration, made, files, cancel);
                await Console.Out.WriteLineAsync(Result(to, Rfc3339.Text(made.At), beside.Count, beside.Problems.Count == 0));
                return await Told(beside.Problems, CopiedFolders.Advice);
            }
        );
        return command;
    }

    private static string Result(string to, string at, int files, bool isWhole)
    {
        var with = files == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", with {files} files beside the logs");
        return isWhole
            ? $"The backup in {to} is whole, as of {at}{with}."
            : $"The logs and secrets in {to} are whole, as of {at}{with}, but not all files are as the logs say.";
    }

    /// <summary>The second.</summary>
    /// <param name="all">Every service that there is.</param>
    /// <param name="storage">Opens nothing yet: embedded storage, with settings such as <c>--Florin:Secrets:EncryptionKey=…</c>.</param>
    /// <param name="format">What the files with events are.</param>
    public static Command MakeRestore(
        IReadOnlyList<ServiceDefinition> all,
        Func<IReadOnlyList<string>, OfflineStorage> storage,
        ISegmentFormat format
    )
    {
        From.AcceptExistingOnly();
        CommandWithSettings command = new("restore", $"Makes a data directory of a backup, and verifies it. {Settings}")
        {
            From,
            New,
            Point,
            Alone,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var files = new FolderFiles(parsed.GetRequiredValue(From).FullName);
                var data = parsed.GetRequiredValue(New).FullName;
                Folders.MustBeApart("--data", data, files.Place);
                var (embedded, point) = (storage(parsed.UnmatchedTokens), parsed.GetValue(Point));
                if (parsed.GetValue(Alone) is { } service)
                    return await RestoreAlone(
                        new RestoreAlone(files, format, embedded, all),
                        Known(service, all),
                        point,
                        data,
                        cancel
                    );
                return await RestoreAll(new Restore(files, format, embedded, all, Report) { To = point }, data, cancel);
            }
        );
        return command;
    }

    private static async Task<int> RestoreAll(Restore restore, string data, CancellationToken cancel)
    {
        var restored = await restore.Run(data, cancel);
        var earlier = restored.IsAsAsked
            ? ""
            : $" At {restore.To} the logs do not fit together, as where the clock was set back; this is the latest of the moments before that were tried at which they do.";
        await Console.Out.WriteLineAsync(
            $"{data} is as it was at {Rfc3339.Text(restored.At)}, and verified{But(restore.Problems)}.{earlier} Read models are rebuilt at the start. Replicas of these logs that have more are refused: rebuild them in an empty place."
        );
        return await Told(restore.Problems);
    }

    private static async Task<int> RestoreAlone(
        RestoreAlone restore,
        string service,
        RestorePoint? point,
        string data,
        CancellationToken cancel
    )
    {
        if (point is not null)
            throw new WrongUsage(
                "--to and --service exclude each other: a log that ends earlier would part from what the others have."
            );
        var end = await restore.Run(service, data, cancel);
        await Console.Out.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The log of the {service} service in {data} is restored, {end:N0} events, and verified with the others, which are as they were{But(restore.Problems)}. Its read models are rebuilt at the start."
            )
        );
        return await Told(restore.Problems);
    }

    /// <summary>Says that the books are right although something beside them is not.</summary>
    internal static string But(IReadOnlyList<string> problems) =>
        problems.Count == 0 ? "" : ": the books are right, but not everything beside them is";

    /// <summary>Writes what is wrong beside the books.</summary>
    /// <param name="problems">A sentence each.</param>
    /// <param name="advice">What to do about all of them, where they do not say it.</param>
    /// <returns>The command's exit code.</returns>
    internal static async Task<int> Told(IReadOnlyList<string> problems, string? advice = null)
    {
        foreach (var problem in problems)
            await Console.Error.WriteLineAsync($"florin: {problem}");
        if (problems.Count > 0 && advice is not null)
            await Console.Error.WriteLineAsync($"florin: what to do: {advice}.");
        return problems.Count == 0 ? 0 : 1;
    }

    private static string Known(string service, IReadOnlyList<ServiceDefinition> all) =>
        all.Any(one => one.Name == service)
            ? service
            : throw new WrongUsage(
                $"--service is '{Shown.Of(service)}'; allowed: {string.Join(", ", all.Select(one => one.Name))}."
            );

    private static RestorePoint? PointOf(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (RestorePoint.Of(text) is { } point)
            return point;
        result.AddError($"--to is '{Shown.Of(text)}'; expected {RestorePoint.Form}.");
        return null;
    }

    /// <summary>Says what became of one log.</summary>
    internal static Task Report(CopiedEvents copied)
    {
        var before = copied.Events - copied.Copied;
        var already = before == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {before:N0} of them before");
        return Console.Out.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{copied.Service}: {copied.Events:N0} events{already}")
        );
    }
}
