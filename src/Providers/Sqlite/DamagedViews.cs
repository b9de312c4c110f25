using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Florin.Platform.Projections;

namespace Florin.Sqlite;

/// <summary>
/// Keeps the file of the read models open, and where it turns out to be damaged, sets it aside and creates it again: logs rebuild
/// read models. The first caller that meets the damage waits for that; everybody else is turned away meanwhile.
/// </summary>
internal sealed class DamagedViews : IAsyncDisposable
{
    private const int MostTimes = 3; // A disk that damages one file after the other is not to be filled with them.
    private readonly string _path;
    private readonly Func<ViewFile> _open;
    private readonly Action<Exception>? _setAside;
    private readonly ConcurrentDictionary<string, ViewSet> _sets;
    private readonly ConcurrentQueue<Func<Task>> _lost = new();
    private readonly ConcurrentDictionary<string, ViewFile?> _rows = new(StringComparer.Ordinal); // Where a damaged one was met.
    private readonly SemaphoreSlim _replacing = new(1);
    private volatile ViewFile? _file;
    private Exception? _why;
    private int _times;
    private bool _disposed;

    /// <summary>Opens the file; one that cannot be used is set aside.</summary>
    /// <param name="path">The file.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="setAside">Moves it away; null where that is not wanted.</param>
    /// <param name="sets">The views that were defined, which a new file must have.</param>
    public DamagedViews(
        string path,
        Func<ViewFile> open,
        Action<Exception>? setAside,
        ConcurrentDictionary<string, ViewSet> sets
    )
    {
        (_path, _open, _setAside, _sets) = (path, open, setAside, sets);
        try
        {
            _file = open();
        }
        catch (Exception e) when (setAside is not null && e is InvalidOperationException or SqliteFault { IsDamage: true })
        {
            setAside(e);
            _file = open();
        }
    }

    /// <summary>The open file; null while it is replaced.</summary>
    public ViewFile? File => _file;

    /// <summary>Whether a fault may be the file's.</summary>
    public static bool IsTheFile(Exception fault) => fault is SqliteFault or ObjectDisposedException or ViewFault;

    /// <summary>What callers get while there is no file.</summary>
    public ViewFault IsAway() => new($"{_path} is being replaced.");

    /// <summary>Calls back when all that was stored is lost.</summary>
    public void WhenLost(Func<Task> lost) => _lost.Enqueue(lost);

    /// <summary>Replaces the file where it is damaged.</summary>
    /// <param name="file">The file that failed; null where there was none.</param>
    /// <param name="fault">How.</param>
    /// <returns>What the caller gets.</returns>
    public async ValueTask<Exception> Meet(ViewFile? file, Exception fault)
    {
        if (_setAside is null || IsSound(file, fault))
            return fault is SqliteFault { IsOfFile: true } ? new ViewFault(fault.Message, fault) : fault;
        await _replacing.WaitAsync();
        try
        {
            if (_disposed)
                return fault;
            if (_file == file && !await Replaced(file, fault))
                return new ViewFault($"{_path} was damaged again; find out what its disk does, and start again.", fault);
            return new ViewFault($"{_path} was damaged and is being rebuilt.", fault);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ViewFault($"{_path} is damaged and cannot be replaced: {e.Message}", e);
        }
        finally
        {
            _replacing.Release();
        }
    }

    /// <summary>
    /// As <see cref="Meet"/>, of a row. Where the row is JSON and was built from the log to the very same again, the file is as it
    /// was written, and the fault is of the program.
    /// </summary>
    public async ValueTask<Exception> MeetRow(ViewFile? file, byte[] document, UnreadableRow fault)
    {
        var hash = Convert.ToHexString(SHA256.HashData(document));
        if (IsJson(document) && _rows.TryGetValue(hash, out var before) && before != file)
            return fault;
        _rows[hash] = file;
        return await Meet(file, fault) is ViewFault met ? met : new ViewFault(fault.Message, fault);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _replacing.WaitAsync();
        _disposed = true;
        if (_file is { } file)
            await file.DisposeAsync();
        _replacing.Release(); // Callers that wait for it learn that all is closed.
    }

    // A file that was replaced after the fault was damaged: what is at its path by now is the new one, and tells nothing of it.
    private bool IsSound(ViewFile? file, Exception fault) =>
        fault is SqliteFault failed && file?.IsDamaged(failed, _sets.Values) == false && _file == file;

    private static bool IsJson(byte[] document)
    {
        try
        {
            using var read = JsonDocument.Parse(document);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Every connection is closed first: the last one to be closed removes what SQLite keeps beside the file, by its name.
    private async Task<bool> Replaced(ViewFile? damaged, Exception fault)
    {
        if (_times == MostTimes)
            return false;
        _why = damaged is null ? _why ?? fault : fault;
        _file = null;
        foreach (var lost in _lost)
            await lost();
        if (damaged is not null)
            await damaged.DisposeAsync();
        _setAside!(_why); // Asked before.
        var file = _open();
        foreach (var set in _sets.Values)
            file.Writer.Define(set);
        (_file, _times) = (file, _times + 1);
        return true;
    }
}
