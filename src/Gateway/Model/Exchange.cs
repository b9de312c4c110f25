using Florin.Gateway.Model.Clusters;
using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Florin.Gateway.Model;

/// <summary>A request on its way through the gateway, and how the gateway itself answers it.</summary>
internal sealed class Exchange(HttpContext http, Stamp stamp, TimeProvider clock)
{
    private Stamp _stamp = stamp;

    /// <summary>The exchange as ASP.NET has it.</summary>
    public HttpContext Http => http;

    /// <summary>Time.</summary>
    public TimeProvider Clock => clock;

    /// <summary>Its X-Request-Id.</summary>
    public string RequestId => _stamp.RequestId;

    /// <summary>Now, UTC.</summary>
    public DateTimeOffset At => clock.GetUtcNow();

    /// <summary>Where it goes.</summary>
    public Target Target { get; init; }

    /// <summary>Why it is answered nothing else, found when it came; null where nothing is wrong with it.</summary>
    public Reply? Refused { get; init; }

    /// <summary>How it counts in limits.</summary>
    public EndpointRule Rule { get; set; }

    /// <summary>Whether it is a browser's question if a page may ask, which the gateway answers.</summary>
    public bool IsPreflight { get; set; }

    /// <summary>The path that the destination is asked for.</summary>
    public PathString Path { get; set; }

    /// <summary>
    /// The path as the client wrote it below the service, where it is written in another way than a path is written again;
    /// null where it is not.
    /// </summary>
    public string? RawPath { get; set; }

    /// <summary>
    /// The length of its body, all of which has arrived; null where it has none, or one that is still arriving.
    /// </summary>
    public long? BodyLength { get; set; }

    /// <summary>The rest of the body may still come, and would be taken for the next request: none is answered on its connection.</summary>
    public bool ClosesConnection { get; set; }

    /// <summary>Gives back what it holds; null for nothing.</summary>
    public Action? AtTheEnd { get; set; }

    /// <summary>What a service in the course of answering may give back early; null for nothing.</summary>
    public HeldPlace? Place { get; set; }

    /// <summary>What it holds of its service while that works on it.</summary>
    public Turn Turn { get; set; }

    /// <summary>Where a service elsewhere sends its answer, until its turn is over; null while none does.</summary>
    public IDisposable? Client { get; set; }

    /// <summary>How long an answer may take, where that is not for the route to say.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>The group that the destination must be of; null for any.</summary>
    public string? Group { get; set; }

    /// <summary>Who was chosen to answer, last.</summary>
    public Destination? Destination { get; set; }

    /// <summary>How long a destination may take to answer now; null for the route's time.</summary>
    public TimeSpan? Patience { get; set; }

    /// <summary>Who has just failed, so that another is chosen where there is one.</summary>
    public Destination? Avoid { get; set; }

    /// <summary>The instance that owns the service's log, or is to be asked for it; null where that does not matter.</summary>
    public Destination? Owner { get; set; }

    /// <summary>Where an instance says that it does not own the service's log; null where that does not matter.</summary>
    public Misdirection? Misdirection { get; set; }

    /// <summary>
    /// Where its connection breaks it is sent to another instance of the service, so that this says nothing about the service.
    /// </summary>
    public bool GoesOnElsewhere { get; set; }

    /// <summary>The tries at it; null where it is not repeated.</summary>
    public IRetries? Tries { get; set; }

    /// <summary>How a destination elsewhere is asked, where that is not by sending the request on; null where it is.</summary>
    public AskDestination? Ask { get; set; }

    /// <summary>Whether request and answer are passed on at the same time, piece by piece.</summary>
    public bool IsDuplex { get; set; }

    /// <summary>Whether the answer is held until it is whole; then a stream, which may never be, is left alone.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Whether a stream was left alone.</summary>
    public bool MetStream { get; set; }

    /// <summary>Why there is no answer; null while there is nothing wrong, or where it is written already.</summary>
    public Failure? Failure { get; set; }

    /// <summary>What the route changes of requests and answers; null for nothing.</summary>
    public IAnswerTransforms? Transforms { get; set; }

    /// <summary>Another exchange with a service on behalf of this one.</summary>
    /// <param name="inner">The other one.</param>
    /// <param name="path">The path that the destination is asked for.</param>
    /// <param name="isHeld">Whether the answer is held until it is whole.</param>
    public Exchange Inner(HttpContext inner, PathString path, bool isHeld = false) =>
        new(inner, _stamp, clock) { Path = path, IsHeld = isHeld };

    /// <summary>What is given back once its client is slow to read.</summary>
    public HeldPlace PlaceToGiveBack() => Place ??= Turn.WhileClientReads(http, clock);

    /// <summary>Changes the headers of the answer at the last moment, whoever gives it.</summary>
    public void OnAnswer(Action<IHeaderDictionary> change) =>
        http.Response.OnStarting(() =>
        {
            change(http.Response.Headers);
            return Task.CompletedTask;
        });

    /// <summary>Updates the rate-limit headers of the answer.</summary>
    public void Restamp(in RateDecision rate, string reset)
    {
        _stamp = _stamp with { Rate = rate, Reset = reset };
        Stamp();
    }

    /// <summary>Puts the headers on the response that every response carries.</summary>
    public void Stamp() => _stamp.On(http.Response.Headers);

    /// <summary>Whether a header is the gateway's to say, whatever a service sends.</summary>
    public bool Owns(string header) => _stamp.Owns(header);

    /// <summary>Has the headers of an answer that a framework of this process begins be as if it came from elsewhere.</summary>
    public Task StampOver()
    {
        http.Response.Headers.Remove(HeaderNames.Server);
        http.Response.Headers.Remove(HeaderNames.XPoweredBy);
        Stamp();
        return Task.CompletedTask;
    }

    /// <summary>Takes off the response the security headers in whose place a service sends its own.</summary>
    public void GiveWay(HttpResponseMessage? answer)
    {
        if (answer is null || !_stamp.Security.GivesWay)
            return;
        foreach (var (name, _) in answer.Headers.NonValidated)
            if (SecurityHeaders.Has(name))
                http.Response.Headers.Remove(name);
    }

    /// <summary>Answers with an error of the gateway's own.</summary>
    public Task Refuse(RefusalCode code, string detail, TimeSpan? retryAfter = null) =>
        Answer(Reply.Refused(new Refusal(code, detail), retryAfter));

    /// <summary>Answers 204, without a body.</summary>
    public Task AnswerNothing()
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Answers that the method is not allowed.</summary>
    /// <param name="allowed">What is, as the header Allow has it.</param>
    public Task RefuseMethod(string allowed) => Answer(Reply.NotAllowed(ClientPath.Of(http.Request), allowed));

    /// <summary>Answers with a page of the gateway's own, or a file that belongs to one.</summary>
    /// <param name="page">The page.</param>
    /// <param name="security">What the page may do.</param>
    public Task AnswerPage(RenderedAnswer page, SecurityHeaders security)
    {
        Secure(security);
        return page.Write(http);
    }

    /// <summary>Answers with a page of the gateway's own that was made for this request.</summary>
    /// <param name="page">The page.</param>
    /// <param name="security">What the page may do.</param>
    public Task AnswerPage(Reply page, SecurityHeaders security)
    {
        Secure(security);
        return Write(page);
    }

    /// <summary>Answers, in the place of whatever a service has begun; if part of that is sent already, the client must see that it broke.</summary>
    public Task Answer(Reply reply)
    {
        if (http.Response.HasStarted)
        {
            CutAnswers.Abort(http);
            return Task.CompletedTask;
        }
        // Mostly nobody has begun: then the headers are there, and to put them there again would be a sixth of what a refusal takes here.
        var isOwn = ReferenceEquals(_stamp.Security, SecurityHeaders.Api);
        if (Destination is not null || !isOwn || http.Response.Headers.Count != _stamp.Count)
        {
            http.Response.Clear();
            _stamp = _stamp with { Security = SecurityHeaders.Api }; // The answer is no page of the route's any more.
            Stamp();
        }
        return Write(reply);
    }

    private Task Write(Reply reply)
    {
        if (ClosesConnection && !HttpProtocol.IsHttp2(http.Request.Protocol))
            http.Response.Headers.Connection = "close";
        return ReplyWriter.Write(http, reply, _stamp.RequestId, clock);
    }

    private void Secure(SecurityHeaders security)
    {
        _stamp = _stamp with { Security = security };
        Stamp();
    }
}
