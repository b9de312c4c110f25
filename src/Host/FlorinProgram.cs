using System.CommandLine;
using System.Runtime.InteropServices;
using Florin.Cli;
using Florin.Cli.Client;
using Florin.DuckDb;
using Florin.Host.Composition;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Resilience;
using Spectre.Console;

namespace Florin.Host;

/// <summary>The program, also for one that adds services of its own.</summary>
public static class FlorinProgram
{
    private static readonly InvocationConfiguration Invocation = new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null, // The library would not say which signal it was.
    };

    /// <summary>Runs the command line to its end.</summary>
    /// <param name="args">As <c>florin</c> takes them.</param>
    /// <param name="own">Services beside those of the catalogue.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(string[] args, params ServiceDefinition[] own)
    {
        if (args is [QueryWorker.Argument])
            return await RunQuery();
        Catalog.Add(own);
        OwnerOnly.Umask();
        StandardOutput.Name();
        var root = Root();
        if (Console.IsOutputRedirected) // The library looks at TERM alone.
            AnsiConsole.Profile.Capabilities.Ansi = false;
        using var stop = new StopSignal();
        using var tooLarge = FailWritesOverTheLimit();
        try
        {
            var parsed = root.Parse(args);
            KnownOptions.Check(parsed);
            return await stop.Run(cancel => parsed.InvokeAsync(Invocation, cancel));
        }
        catch (OperationCanceledException) when (stop.ExitCode is { } code)
        {
            await Console.Error.WriteLineAsync("florin: stopped before completion; it can be run again.");
            return code;
        }
        catch (Exception e) when (IsTheirs(e))
        {
            await Console.Error.WriteLineAsync($"florin: {Shown.Lines(e is InvalidDataException ? Shown.Of(e) : e.Message)}");
            return 1;
        }
    }

    // A process that the report service starts for a query, which it ends when that takes too long.
    private static async Task<int> RunQuery()
    {
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        await QueryWorker.Run(input, output, CancellationToken.None);
        return 0;
    }

    // A write beyond the largest size of a file (ulimit -f) then fails as on a full disk; the signal would end the process.
    private static PosixSignalRegistration? FailWritesOverTheLimit()
    {
        const int FileSizeExceeded = 25; // SIGXFSZ; the framework has no name for it.
        return OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create((PosixSignal)FileSizeExceeded, context => context.Cancel = true);
    }

    /// <summary>The command line.</summary>
    internal static RootCommand Root()
    {
        var root = new RootCommand(
            "Florin: a self-hosted ledger and payments platform. Without a command it runs serve. Any setting can be passed as --Key:Sub=value."
        )
        {
            ServeVerb.Make(),
            ImportVerb.Make(),
            BenchVerb.Make(),
            VerifyVerb.Make(Catalog.Services, StorageProviders.Offline),
            MoveVerb.Make(Catalog.Services, StorageProviders.Moving),
            BackupVerb.MakeBackup(Catalog.Services, StorageProviders.Offline, StorageProviders.Segments),
            BackupVerb.MakeRestore(Catalog.Services, StorageProviders.EmbeddedOffline, StorageProviders.Segments),
            ArchiveVerb.Make(Catalog.Services, StorageProviders.Archives, StorageProviders.Segments),
            CertificatesVerb.Make(TimeProvider.System),
            TokenVerb.Make(StorageProviders.Offline),
            OwnerVerb.Make(Catalog.Services, StorageProviders.Offline),
            ReplicasVerb.Make(Catalog.Services, ReplicaStores.Offline),
            RecoverVerb.Make(Catalog.Services, ReplicaStores.Offline),
            ReplayVerb.Make(Replays.Run),
            AlertsVerb.Make(Alerting.Export),
            PersonVerb.Make(),
            ListenVerb.Make(TimeProvider.System),
            TransferVerb.Make(TimeProvider.System),
            AccountsVerb.Make(),
            StatementVerb.Make(),
            TailVerb.Make(TimeProvider.System, Catalog.Services.Select(service => service.Name)),
        };
        ServeVerb.Serves(root);
        SettingsHelp.For(root);
        return root;
    }

    // What the caller can mend; anything else is a defect and shows as one.
    private static bool IsTheirs(Exception e) =>
        e
            is WrongUsage
                or WrongConfiguration
                or LogFault
                or ClientRefused
                or HttpRequestException
                or FeedUnavailable
                or ServiceUnavailable
                or TimeoutException
                or InvalidDataException
                or IOException
                or UnauthorizedAccessException;
}
