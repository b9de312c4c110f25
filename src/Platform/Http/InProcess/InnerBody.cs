using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.Platform.Http.InProcess;

/// <summary>
/// The body of a request that is made in memory. As a server's, its stream and its reader give the same bytes: what one has
/// looked at and not taken, the other still gives.
/// </summary>
internal sealed class InnerBody : IRequestBodyPipeFeature
{
    private readonly HttpRequest _request;
    private Stream _stream;
    private PipeReader _reader;

    /// <summary>Becomes the body of a request.</summary>
    public InnerBody(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        (_request, _reader) = (request, PipeReader.Create(new ReadOnlySequence<byte>(body)));
        request.Body = _stream = _reader.AsStream();
    }

    /// <summary>The reader of the body, also where somebody has put another one in its place.</summary>
    public PipeReader Reader
    {
        get
        {
            if (!ReferenceEquals(_request.Body, _stream))
                (_stream, _reader) = (_request.Body, PipeReader.Create(_request.Body));
            return _reader;
        }
    }
}
