using System.Globalization;
using System.Runtime.InteropServices;

namespace Florin.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: the first cancels what runs and is remembered for the exit code; the second ends the process at once.
/// </summary>
public sealed class StopSignal : IDisposable
{
    private const int Signalled = 128; // As shells count what a signal ended.

    // A stop takes up to five seconds; only what hangs is cut off. Tests are more patient: their machine may be busy.
    private static readonly TimeSpan Patience = TimeSpan.TryParse(
        Environment.GetEnvironmentVariable("FLORIN_STOP_PATIENCE"),
        CultureInfo.InvariantCulture,
        out var patience
    )
        ? patience
        : TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _signals;

    /// <summary>Listens to both signals, until it is disposed.</summary>
    public StopSignal() => _signals = [On(PosixSignal.SIGINT, 2), On(PosixSignal.SIGTERM, 15)];

    /// <summary>130 after Ctrl-C, 143 after SIGTERM; null where nothing told it to stop.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Runs a command to its end; one that hangs after a signal is left behind.</summary>
    public async Task<int> Run(Func<CancellationToken, Task<int>> command) =>
        await await Task.WhenAny(command(_stop.Token), Late());

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _stop.Dispose();
    }

    private async Task<int> Late()
    {
        await _told.Task;
        await Task.Delay(Patience, TimeProvider.System, CancellationToken.None);
        return ExitCode!.Value; // A signal has come, so there is one.
    }

    private PosixSignalRegistration On(PosixSignal signal, int number) =>
        PosixSignalRegistration.Create(
            signal,
            context =>
            {
                if (_stop.IsCancellationRequested)
                    return;
                ExitCode = Signalled + number;
                context.Cancel = true;
                _told.TrySetResult();
                _stop.Cancel();
            }
        );
}
