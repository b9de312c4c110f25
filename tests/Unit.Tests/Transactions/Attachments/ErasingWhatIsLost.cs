using Florin.Testing;

namespace Florin.Unit.Tests.Transactions.Attachments;

/// <summary>A person is erased while a file of theirs is not in the store, such as after a disk was exchanged.</summary>
public sealed class ErasingWhatIsLost : IAsyncDisposable
{
    private readonly AnAttachingService _here = new();

    [Fact]
    public async Task Records_the_removal_so_that_it_is_deleted_once_it_is_back()
    {
        await _here.Start();
        await _here.Attached();
        var one = await _here.Attached();
        var (name, content) = _here.Store.Files.First(file => file.Key.Contains(one[^20..], StringComparison.Ordinal));
        _here.Store.Files.Clear();
        await _here.Erase();
        await Eventually.Is(_here.Recorded, left => left == 0);
        _here.Store.Files[name] = content;
        Assert.Equal(404, (await _here.Ask("GET", $"{one}/content")).Status);
        await _here.Start();
        await Eventually.Is(() => Task.FromResult(_here.Store.Files.Count), left => left == 0);
    }

    [Fact]
    public async Task Leaves_what_is_of_others()
    {
        await _here.Start();
        await _here.Append("attachments-txn_2", AnAttachingService.OfBob("txn_2"));
        await _here.Attached();
        _here.Store.Files.Clear();
        await _here.Erase();
        await Eventually.Is(_here.Recorded, left => left == 0);
        var state = await _here.Service.Log.ReadStream("attachments-txn_2", 0, 10, TestContext.Current.CancellationToken);
        Assert.Single(state);
    }

    public ValueTask DisposeAsync() => _here.DisposeAsync();
}
