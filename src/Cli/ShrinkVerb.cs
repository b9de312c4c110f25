using System.CommandLine;
using System.Globalization;
using Florin.Cli.Copies;
using Florin.Cli.Verify;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Cli;

/// <summary><c>florin archive shrink</c> and <c>florin archive unshrink</c>: makes logs smaller by what an archive has, and whole again.</summary>
internal static class ShrinkVerb
{
    private static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description = "Data directory; no server may be running on it.",
        DefaultValueFactory = static _ => new DirectoryInfo("./data"),
    };

    private static readonly Option<string> From = new("--from")
    {
        Description = $"Where the archive is: {ArchiveVerb.Places}.",
        Required = true,
    };

    private static readonly Option<string?> FromNoted = new("--from")
    {
        Description = $"Where the archive is, if it is no longer where it was: {ArchiveVerb.Places}.",
    };

    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1); // What a start reads again is younger.

    private static readonly Option<DateTimeOffset?> Before = ArchiveVerb.Time(
        "Only files whose events are all before this time; by default before yesterday at this time."
    );

    private static readonly Option<int> Keep = new("--keep")
    {
        Description = "At least so many of the last events of each log keep their content, 1 or more.",
        DefaultValueFactory = static _ => 10_000,
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Compares, and says what would become free.",
    };

    private static readonly Option<string> Hosted = DataServices.Option();

    /// <summary>The first of the two.</summary>
    public static Command MakeShrink(
        IReadOnlyList<ServiceDefinition> all,
        Func<IReadOnlyList<string>, ArchiveStorage> storage,
        ISegmentFormat format
    )
    {
        Data.AcceptExistingOnly();
        Keep.Validators.Add(result =>
        {
            if (result.GetValue(Keep) < 1)
                result.AddError($"--keep is {result.GetValue(Keep)}; allowed: 1 and more.");
        });
        CommandWithSettings command = new(
            "shrink",
            $"Takes the content of events that an archive has out of the logs, which read it from there then. {ArchiveVerb.Settings}"
        )
        {
            Data,
            From,
            Before,
            Keep,
            DryRun,
            Hosted,
        };
        command.SetAction((parsed, cancel) => Shrink(parsed, all, storage(parsed.UnmatchedTokens), format, cancel));
        return command;
    }

    /// <summary>The second.</summary>
    public static Command MakeUnshrink(
        IReadOnlyList<ServiceDefinition> all,
        Func<IReadOnlyList<string>, ArchiveStorage> storage,
        ISegmentFormat format
    )
    {
        CommandWithSettings command = new("unshrink", $"Puts back all that shrink took out of the logs. {ArchiveVerb.Settings}")
        {
            Data,
            FromNoted,
            Hosted,
        };
        command.SetAction((parsed, cancel) => Unshrink(parsed, all, storage(parsed.UnmatchedTokens), format, cancel));
        return command;
    }

    private static async Task<int> Shrink(
        ParseResult parsed,
        IReadOnlyList<ServiceDefinition> all,
        ArchiveStorage storage,
        ISegmentFormat format,
        CancellationToken cancel
    )
    {
        var data = parsed.GetRequiredValue(Data).FullName;
        var files = storage.Files(parsed.GetRequiredValue(From));
        using var closed = files as IDisposable;
        if (files is FolderFiles)
            Folders.MustBeApart("--from", files.Place, data);
        var manifest = await Manifest(files, all, cancel);
        var services = ArchiveVerb.InArchive(parsed.GetRequiredValue(Hosted), all, manifest, files.Place);
        using var open = new LogsToShrink(data, storage.Storage, services);
        List<(ShrunkLog Log, ShrinkingPlan Plan)> planned = [];
        foreach (var service in services)
        {
            var shrunk = new ShrunkLog(service, open.Of(service.Name), files, format);
            planned.Add((shrunk, await Planned(parsed, shrunk, open, manifest.Logs[service.Name], cancel)));
        }
        if (parsed.GetValue(DryRun))
            return 0;
        foreach (var (log, plan) in planned.Where(one => one.Plan.Mark > 0))
        {
            log.Move(plan);
            using (var original = open.Read(plan.Service))
                await log.KeepStates(plan, original, cancel);
            await log.TakeOut(plan, cancel);
            await log.Compact(open.PlaceOf(plan.Service).Directory);
        }
        await Console.Out.WriteLineAsync(
            $"The logs in {data} need the archive in {files.Place} from now on: keep it as safe as them."
        );
        return 0;
    }

    private static async Task<CopyManifest> Manifest(
        ICopyFiles files,
        IReadOnlyList<ServiceDefinition> all,
        CancellationToken cancel
    )
    {
        var manifest = await Restore.Manifest(files, all, cancel);
        if (manifest.Kind != CopyManifest.Archive)
            throw new LogFault(
                $"{files.Place} is of the kind '{manifest.Kind}', not '{CopyManifest.Archive}': use florin archive."
            );
        return manifest;
    }

    private static async Task<ShrinkingPlan> Planned(
        ParseResult parsed,
        ShrunkLog log,
        LogsToShrink open,
        CopiedLog copy,
        CancellationToken cancel
    )
    {
        var before = parsed.GetValue(Before) ?? TimeProvider.System.GetUtcNow() - Fresh;
        using var original = open.Read(log.Service);
        var below = open.KeptFrom(log.Service, (await original.Head(cancel)).Position - parsed.GetValue(Keep) + 1);
        var plan = await log.Plan(copy, original, below, before, cancel);
        var events = plan.Next.Sum(segment => segment.Last - segment.First + 1);
        await Console.Out.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{plan.Service}: {events:N0} events in {plan.Next.Count} files, {ShrunkLog.Megabytes(plan.Bytes)}, are equal to the log"
            )
        );
        return plan;
    }

    private static async Task<int> Unshrink(
        ParseResult parsed,
        IReadOnlyList<ServiceDefinition> all,
        ArchiveStorage storage,
        ISegmentFormat format,
        CancellationToken cancel
    )
    {
        var data = parsed.GetRequiredValue(Data).FullName;
        var services = DataServices.Named(parsed.GetRequiredValue(Hosted), all);
        var moved = parsed.GetValue(FromNoted) ?? storage.Storage.Configuration[ArchiveOptions.Key];
        using var open = new LogsToShrink(data, storage.Storage, services);
        foreach (var service in services)
        {
            var log = open.Of(service.Name);
            if (log.Place is not { } place)
                continue;
            var files = storage.Files(string.IsNullOrEmpty(moved) ? place : moved);
            using var closed = files as IDisposable;
            var shrunk = new ShrunkLog(service, log, files, format);
            await shrunk.PutBack(cancel);
        }
        await Console.Out.WriteLineAsync($"The logs in {data} have all their events again and need no archive.");
        return 0;
    }

    // The logs of a data directory, which no server has open.
    private sealed class LogsToShrink : IDisposable
    {
        private readonly string _data;
        private readonly OfflineStorage _storage;
        private readonly DataFolders _folders;
        private readonly Dictionary<string, IShrinkableLog> _logs = new(StringComparer.Ordinal);
        private readonly IReadOnlyDictionary<string, KnownHead> _heads;

        public LogsToShrink(string data, OfflineStorage storage, IReadOnlyList<ServiceDefinition> services)
        {
            (_data, _storage) = (data, storage);
            _folders = new DataFolders(data, storage, [.. services.Select(service => service.Name)]);
            try
            {
                _heads = KnownHead.Read(Path.Combine(data, KnownHead.FileName));
                foreach (var service in services)
                    _logs.Add(
                        service.Name,
                        storage.Logs.OpenToShrink(PlaceOf(service.Name))
                            ?? throw new WrongUsage(
                                $"Logs in {storage.Logs.Name} cannot be shrunk; only embedded ones, in a data directory, can."
                            )
                    );
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public IShrinkableLog Of(string service) => _logs[service];

        public ILogReader Read(string service) => _storage.Logs.OpenToRead(PlaceOf(service));

        public StoragePlace PlaceOf(string service) =>
            new(service, Path.Combine(_data, service), "", _storage.Configuration, TimeProvider.System, NullLogger.Instance);

        // What a start looks at must be in the log: its last event, and the one that was last noted.
        public long KeptFrom(string service, long kept) =>
            _heads.TryGetValue(service, out var known) ? Math.Min(known.Position, kept) : kept;

        public void Dispose()
        {
            foreach (var log in _logs.Values)
                log.Dispose();
            _folders.Dispose();
        }
    }
}
