using System.Net;
using System.Text;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>A file whose sender is slow, before services that have room for one request each.</summary>
public sealed class UploadingSlowly : IAsyncDisposable
{
    private readonly OneProcess _florin = new();

    [Fact]
    public async Task Holds_no_place_at_the_service()
    {
        await _florin.Start("--Gateway:Bulkhead:MaxConcurrent=1", "--Gateway:Bulkhead:MaxQueue=0");
        var person = await Person.New(_florin);
        var path = await Attaching.Transaction(person);
        using var slow = new SlowFile();
        var upload = person.Post(path, slow);
        await slow.Begun.Task;
        for (var i = 0; i < 20; i++)
            Assert.Equal(200, (await person.Get(path)).Status);
        Assert.False(upload.IsCompleted);
        slow.MayEnd.SetResult();
        Assert.Equal(201, (await upload).Status);
        Assert.Equal(SlowFile.Bytes, (long)Assert.Single((await person.Get(path)).Data["items"]!.AsArray())!["bytes"]!); // It is there.
    }

    public ValueTask DisposeAsync() => _florin.DisposeAsync();

    private sealed class SlowFile : HttpContent
    {
        private const int Part = 200_000; // More than a gateway waits for of other streams.

        public SlowFile()
        {
            Headers.ContentType = new("application/pdf");
            Headers.ContentDisposition = new("attachment") { FileName = "slow.pdf" };
        }

        public static long Bytes => Attaching.Pdf.Length + (2 * Part);

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource MayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Attaching.Pdf));
            await stream.WriteAsync(new byte[Part]);
            await stream.FlushAsync();
            Begun.SetResult();
            await MayEnd.Task;
            await stream.WriteAsync(new byte[Part]);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
