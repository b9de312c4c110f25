using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Florin.Cli.Copies;
using Florin.Cli.Verify;
using Florin.Kernel;
using Florin.Platform.Copies;
using Florin.Platform.Hosting;

namespace Florin.Cli;

/// <summary>What <c>florin archive</c> works with.</summary>
/// <param name="Storage">Where the logs are.</param>
/// <param name="Files">Opens the place of an archive by its address.</param>
public sealed record ArchiveStorage(OfflineStorage Storage, Func<string, ICopyFiles> Files);

/// <summary><c>florin archive</c>: parts of logs as tables, in a folder or a bucket.</summary>
public static class ArchiveVerb
{
    internal const string Settings = "Settings can be passed as --Key:Sub=value.";
    internal const string Places = "a folder, or s3://BUCKET/PREFIX with the settings of Storage:S3";

    private static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description = "Data directory; a server may be running on it.",
        DefaultValueFactory = static _ => new DirectoryInfo("./data"),
    };

    private static readonly Option<DirectoryInfo?> Original = new("--data")
    {
        Description = "Data directory to compare with; without it the archive is checked by itself.",
    };

    private static readonly Option<DirectoryInfo> New = new("--data")
    {
        Description = "Data directory that is made; one that exists must be empty.",
        Required = true,
    };

    private static readonly Option<DirectoryInfo?> Rest = new("--rest")
    {
        Description = "Data directory whose logs continue the archive; its secrets are copied too.",
    };

    private static readonly Option<string> To = new("--to")
    {
        Description = $"Where the archive is or is made: {Places}.",
        Required = true,
    };

    private static readonly Option<string> From = new("--from")
    {
        Description = $"Where the archive is: {Places}.",
        Required = true,
    };

    private static readonly Option<DateTimeOffset?> Before = Time("Archives only events before this time; by default all.");

    private static readonly Option<string> Hosted = DataServices.Option();

    /// <summary>The command.</summary>
    /// <param name="all">Every service that there is.</param>
    /// <param name="storage">Opens nothing yet: what settings such as <c>--Storage:S3:Endpoint=…</c> choose.</param>
    /// <param name="format">What the files are.</param>
    public static Command Make(
        IReadOnlyList<ServiceDefinition> all,
        Func<IReadOnlyList<string>, ArchiveStorage> storage,
        ISegmentFormat format
    )
    {
        Data.AcceptExistingOnly();
        CommandWithSettings verify = new("verify", $"Checks an archive, and compares it with the logs. {Settings}")
        {
            From,
            Original,
            Hosted,
        };
        verify.SetAction((parsed, cancel) => Verify(parsed, all, storage(parsed.UnmatchedTokens), format, cancel));
        CommandWithSettings restore = new("restore", $"Makes a data directory of an archive and what came after it. {Settings}")
        {
            From,
            New,
            Rest,
        };
        restore.SetAction((parsed, cancel) => Restore(parsed, all, storage(parsed.UnmatchedTokens), format, cancel));
        CommandWithSettings command = new(
            "archive",
            $"Copies logs to Parquet files in a folder or a bucket; run again, it copies what is new. {Settings}"
        )
        {
            Data,
            To,
            Before,
            Hosted,
            verify,
            restore,
            ShrinkVerb.MakeShrink(all, storage, format),
            ShrinkVerb.MakeUnshrink(all, storage, format),
        };
        command.SetAction((parsed, cancel) => Archive(parsed, all, storage(parsed.UnmatchedTokens), format, cancel));
        return command;
    }

    private static async Task<int> Archive(
        ParseResult parsed,
        IReadOnlyList<ServiceDefinition> all,
        ArchiveStorage storage,
        ISegmentFormat format,
        CancellationToken cancel
    )
    {
        var services = DataServices.Named(parsed.GetRequiredValue(Hosted), all);
        var data = parsed.GetRequiredValue(Data).FullName;
        var files = storage.Files(parsed.GetRequiredValue(To));
        using var closed = files as IDisposable;
        if (files is FolderFiles)
            Folders.MustBeApart("--to", files.Place, data);
        using var source = new CopySource(data, storage.Storage, services);
        using var held = files.Hold();
        var archive = new Backup(source, static () => [], files, format, BackupVerb.Report)
        {
            Kind = CopyManifest.Archive,
            Before = parsed.GetValue(Before),
        };
        var made = await archive.Run(cancel);
        await Console.Out.WriteLineAsync($"The archive in {files.Place} contains all events before {Rfc3339.Text(made.At)}.");
        return 0;
    }

    /// <summary>The services that are named and whose logs are in an archive.</summary>
    internal static List<ServiceDefinition> InArchive(
        string named,
        IReadOnlyList<ServiceDefinition> all,
        CopyManifest manifest,
        string place
    )
    {
        var services = DataServices.Named(named, all).ToList();
        if (named.Trim() == DataServices.All)
            return services.FindAll(service => manifest.Logs.ContainsKey(service.Name));
        return services.Find(service => !manifest.Logs.ContainsKey(service.Name)) is { } lacking
            ? throw new WrongUsage($"--services names {lacking.Name}, whose log is not in {place}.")
            : services;
    }

    private static async Task<int> Verify(
        ParseResult parsed,
        IReadOnlyList<ServiceDefinition> all,
        ArchiveStorage storage,
        ISegmentFormat format,
        CancellationToken cancel
    )
    {
        var files = storage.Files(parsed.GetRequiredValue(From));
        using var closed = files as IDisposable;
        var manifest = await Copies.Restore.Manifest(files, all, cancel);
        var services = InArchive(parsed.GetRequiredValue(Hosted), all, manifest, files.Place);
        using var source = parsed.GetValue(Original) is { } data
            ? new CopySource(data.FullName, storage.Storage, services)
            : null;
        var isWell = true;
        foreach (var service in services.Select(service => service.Name))
        {
            var log = manifest.Logs[service];
            var wrong = await new ArchiveCheck(new CopyReader(files, format, CopyManifest.Archive)).Run(
                service,
                log,
                source?.LogOf(service),
                cancel
            );
            var equal = source is null ? "whole" : "equal to the log";
            await Console.Out.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{service}: {log.Head:N0} events, {wrong ?? equal}")
            );
            isWell &= wrong is null;
        }
        foreach (var stray in await Strays(files, manifest, cancel))
        {
            await Console.Out.WriteLineAsync(
                $"{files.PlaceOf(stray)} is not listed in the manifest of the archive, and queries of all files would read it: move it away. If a run of florin archive was interrupted, run it again."
            );
            isWell = false;
        }
        return isWell ? 0 : 1;
    }

    private static async Task<IReadOnlyList<string>> Strays(ICopyFiles files, CopyManifest manifest, CancellationToken cancel)
    {
        var strays = new List<string>();
        foreach (var service in manifest.Logs.Keys)
            strays.AddRange(await files.Names(LogCopier.FolderOf(service), cancel));
        return [.. strays.Except(manifest.Files.Select(file => file.Name), StringComparer.Ordinal)];
    }

    private static async Task<int> Restore(
        ParseResult parsed,
        IReadOnlyList<ServiceDefinition> all,
        ArchiveStorage storage,
        ISegmentFormat format,
        CancellationToken cancel
    )
    {
        var (data, rest) = (parsed.GetRequiredValue(New).FullName, parsed.GetValue(Rest)?.FullName);
        var files = storage.Files(parsed.GetRequiredValue(From));
        using var closed = files as IDisposable;
        if (files is FolderFiles)
            Folders.MustBeApart("--data", data, files.Place);
        if (rest is not null)
            Folders.MustBeApart("--data", data, rest);
        var manifest = await Copies.Restore.Manifest(files, all, cancel);
        var services = all.Where(service => manifest.Logs.ContainsKey(service.Name)).ToList();
        using var source = rest is null ? null : new CopySource(rest, storage.Storage, services);
        var restore = new Restore(files, format, storage.Storage, all, BackupVerb.Report)
        {
            Kind = CopyManifest.Archive,
            Rest = source is null
                ? null
                : new RestOfLogs(source, () => CopiedSecrets.Of(rest!, storage.Storage, source)) { Data = rest! },
        };
        await restore.Run(data, cancel);
        await Console.Out.WriteLineAsync(
            $"{data} is made of {files.Place}{(rest is null ? "" : $" and {rest}")}, and verified{BackupVerb.But(restore.Problems)}. An archive has no files beside the logs, such as attachments{(rest is null ? "" : $"; those in {rest} were copied")}."
        );
        var code = await BackupVerb.Told(restore.Problems);
        return rest is null ? 0 : code; // Without the rest, secrets and files beside the logs are missing as they must be.
    }

    /// <summary>The option of a time.</summary>
    internal static Option<DateTimeOffset?> Time(string description) =>
        new("--before") { Description = $"{description} {Rfc3339.Form}.", CustomParser = Time };

    private static DateTimeOffset? Time(ArgumentResult result)
    {
        if (Rfc3339.TryParse(result.Tokens[0].Value, out var time))
            return time;
        result.AddError($"'{result.Tokens[0].Value}' is not a time; {Rfc3339.Form}.");
        return null;
    }
}
