using Florin.Platform.Copies;
using Florin.Testing;
using Florin.Testing.Storage;
using static Florin.Unit.Tests.Transactions.SomeTransaction;

namespace Florin.Unit.Tests.Transactions.Attachments;

/// <summary>The incomplete file of an upload whose process was killed.</summary>
public sealed class WhatAKilledUploadLeaves : IAsyncDisposable
{
    private readonly AnAttachingService _here = new();
    private readonly TemporaryDirectory _folder = new();

    public WhatAKilledUploadLeaves() => _here.Elsewhere = new FolderFiles(_folder.Path);

    [Fact]
    public async Task Is_deleted_at_the_next_start()
    {
        var (noted, other) = (Draft(), Draft());
        var notes = Directory.CreateDirectory(Path.Combine(_here.Data, "uploads")).FullName;
        var name = Path.GetRelativePath(_folder.Path, noted).Split('.')[0];
        await File.WriteAllTextAsync(
            Path.Combine(notes, name.Split('/')[2].Split('-')[0]),
            name,
            TestContext.Current.CancellationToken
        );
        await _here.Start();
        await Eventually.Is(() => Task.FromResult(File.Exists(noted)), exists => !exists);
        Assert.True(File.Exists(other)); // Another instance may be writing it.
    }

    [Fact]
    public async Task Is_deleted_when_it_is_old_where_no_note_tells_of_it()
    {
        var (old, young) = (Draft(), Draft());
        File.SetLastWriteTimeUtc(old, _here.Time.GetUtcNow().UtcDateTime - TimeSpan.FromDays(2));
        File.SetLastWriteTimeUtc(young, _here.Time.GetUtcNow().UtcDateTime);
        await _here.Start();
        await Eventually.Is(() => Task.FromResult(File.Exists(old)), exists => !exists);
        Assert.True(File.Exists(young));
    }

    [Fact]
    public async Task Is_deleted_with_its_person()
    {
        var draft = Draft();
        await _here.Start();
        await _here.Erase();
        await Eventually.Is(() => Task.FromResult(File.Exists(draft)), exists => !exists);
    }

    public async ValueTask DisposeAsync()
    {
        await _here.DisposeAsync();
        _folder.Dispose();
    }

    private string Draft()
    {
        var name = $"{_here.Left()}.0123456789abcdef.draft";
        var path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // It has one.
        File.WriteAllText(path, AnAttachingService.Pdf[..4]);
        Assert.StartsWith(Path.Combine(_folder.Path, Alice.Id), path, StringComparison.Ordinal);
        return path;
    }
}
