namespace Florin.Unit.Tests.Transactions.Attachments;

/// <summary>A person is erased while a file of theirs is on its way into the store.</summary>
public sealed class ErasingWhileAFileArrives : IAsyncDisposable
{
    private readonly AnAttachingService _here = new();

    [Fact]
    public async Task Leaves_neither_the_file_nor_its_record()
    {
        await _here.Start();
        _here.Store.Before = (operation, _) => operation == "Write" ? _here.Erase() : Task.CompletedTask;
        var answer = await _here.Attach();
        Assert.Equal((403, "forbidden"), (answer.Status, answer.Code));
        Assert.Empty(_here.Store.Files);
        Assert.Equal(0, await _here.Recorded());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_here.Data, "uploads")));
    }

    [Fact]
    public async Task Is_made_good_at_the_next_start_where_the_process_died_between()
    {
        await _here.Start();
        await _here.Attached();
        var (name, _) = Assert.Single(_here.Store.Files);
        var id = name.Split('/')[2].Split('-')[0];
        // As a process leaves it that recorded the attachment and died before it asked whether the person was erased.
        await File.WriteAllTextAsync(Path.Combine(_here.Data, "uploads", id), name, TestContext.Current.CancellationToken);
        _here.LoseKey();
        await _here.Start();
        await Florin.Testing.Eventually.Is(_here.Recorded, left => left == 0);
        await Florin.Testing.Eventually.Is(() => Task.FromResult(_here.Store.Files.Count), left => left == 0);
    }

    public ValueTask DisposeAsync() => _here.DisposeAsync();
}
