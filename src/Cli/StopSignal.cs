using System.Runtime.InteropServices;

namespace Florin.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: the first cancels what runs and is remembered for the exit code; the second ends the process at once.
/// </summary>
public sealed class StopSignal : IDisposable
{
    private const int Signalled = 128; // As shells count what a signal ended.

    // A stop takes up to five seconds, and longer on a machine that is busy; only what hangs is cut off.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _signals;
    private readonly Lock _lock = new();
    private bool _ended;

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
        lock (_lock) // A signal under way, which would find it disposed, on a thread on which nobody catches anything.
            _ended = true;
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
                lock (_lock)
                    if (!_ended)
                        _ = _stop.CancelAsync(); // What it cancels runs elsewhere: the end may wait for this lock.
            }
        );
}
