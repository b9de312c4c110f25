using System.CommandLine;
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
                await Console.Out.WriteLineAsync($"The backup in {to} is whole, as of {Rfc3339.Text(made.At)}.");
                return 0;
            }
        );
        return command;
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
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var (from, data) = (parsed.GetRequiredValue(From).FullName, parsed.GetRequiredValue(New).FullName);
                Folders.MustBeApart("--data", data, from);
                var restore = new Restore(new FolderFiles(from), format, storage(parsed.UnmatchedTokens), all, Report);
                var made = await restore.Run(data, cancel);
                await Console.Out.WriteLineAsync(
                    $"{data} is as it was at {Rfc3339.Text(made.At)}, and verified. Read models are rebuilt at the start. Replicas of these logs that have more are refused: rebuild them in an empty place."
                );
                return 0;
            }
        );
        return command;
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
