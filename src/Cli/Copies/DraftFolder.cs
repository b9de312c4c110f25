namespace Florin.Cli.Copies;

/// <summary>
/// A folder in which something is made before it is put in its place. A locked file beside it says that it is a command's own and
/// that the command is at work, so that nothing else is deleted and two commands do not work in one folder.
/// </summary>
internal sealed class DraftFolder : IDisposable
{
    private readonly FileStream _held;
    private bool _isKept;

    private DraftFolder(string path, FileStream held) => (Path, _held) = (path, held);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Takes a place for a draft, and deletes what a command left there that was interrupted.</summary>
    /// <exception cref="IOException">Something else is there, or another command is at work there.</exception>
    public static DraftFolder Begin(string path)
    {
        var mark = MarkOf(path);
        if (Directory.Exists(path) && !File.Exists(mark))
            throw new IOException(
                $"{path} was not left by an interrupted florin restore: move it to another place, or delete it. Nothing was changed."
            );
        var held = Hold(path, mark);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true); // Of links the links alone.
        return new DraftFolder(path, held);
    }

    /// <summary>Whether a file in the folder around is that of a draft.</summary>
    public static bool IsMark(string file, string path) => file == MarkOf(path);

    /// <summary>Leaves the folder for the operator to look at; the next command deletes it.</summary>
    public void Keep() => _isKept = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isKept)
            File.Delete(_held.Name);
        _held.Dispose();
    }

    private static string MarkOf(string path) => path + ".lock";

    private static FileStream Hold(string path, string mark)
    {
        try
        {
            return new FileStream(mark, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException(
                $"Another florin restore is at work in {path}: wait until it has ended. Nothing was changed.",
                e
            );
        }
    }
}
