using Florin.Cli.Copies;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Copies;

/// <summary>The folder in which a restore makes what it then puts in its place.</summary>
public sealed class TakingADraftFolder : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Draft => _directory.File("data.unfinished");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Is_refused_where_something_else_is_there()
    {
        Directory.CreateDirectory(Draft);
        File.WriteAllText(Path.Combine(Draft, "mine.txt"), "precious");
        Assert.Contains("was not left by an interrupted", Assert.Throws<IOException>(() => DraftFolder.Begin(Draft)).Message);
        Assert.Equal("precious", File.ReadAllText(Path.Combine(Draft, "mine.txt")));
    }

    [Fact]
    public void Is_refused_while_another_command_is_at_work_there()
    {
        using var one = DraftFolder.Begin(Draft);
        Directory.CreateDirectory(Draft);
        Assert.Contains(
            "Another florin restore is at work",
            Assert.Throws<IOException>(() => DraftFolder.Begin(Draft)).Message
        );
        Assert.True(Directory.Exists(Draft));
    }

    [Fact]
    public void Deletes_what_an_interrupted_command_left()
    {
        var interrupted = DraftFolder.Begin(Draft);
        Directory.CreateDirectory(Draft);
        interrupted.Keep();
        interrupted.Dispose();
        using (DraftFolder.Begin(Draft))
            Assert.False(Directory.Exists(Draft));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Path));
    }
}
