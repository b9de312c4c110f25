using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Samples.OwnService.Features;

/// <summary>Adds a wish of the caller's.</summary>
/// <param name="Id">Made for this command.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Text">What they wish for.</param>
internal sealed record AddWish(string Id, string User, string? Text) : ICommand
{
    public string Stream => Wishes.StreamOf(User);
}

/// <summary>The body of a request.</summary>
/// <param name="Text">What is wished for, up to 200 characters.</param>
internal sealed record WishBody([property: MaxLength(AddWishFeature.MaxText)] string? Text);

/// <summary>A wish as a client sees it.</summary>
internal sealed record WishView(string Id, string Text, DateTimeOffset CreatedAt);

internal static class AddWishFeature
{
    public const int MaxText = 200;

    public static void Add(ServiceBuilder service)
    {
        service.Commands.Handles<AddWish, Wishes>(Validate, Decide);
        var send = service.Commands.Sender<AddWish>();
        service
            .Post(
                "/wishes",
                Permission.NotificationsWrite,
                async (request, cancel) =>
                {
                    var body = await request.Body<WishBody>(cancel);
                    var command = new AddWish(service.Ids.Next("wish_"), request.Actor.Id, body.Text);
                    return await request.Send(send, command, (Wishes wishes) => Created(wishes.Newest!), cancel); // Just added.
                }
            )
            .Does("Adds a wish of the caller's.")
            .Takes<WishBody>("text")
            .Gives<WishView>(201)
            .TakesIdempotencyKey()
            .Refuses(RefusalCode.WrongState);
    }

    private static void Validate(AddWish command, Problems problems) => problems.Text(command.Text, "text", MaxText);

    private static Decision Decide(AddWish command, Wishes wishes, DateTimeOffset now) =>
        wishes.Add(new WishAdded(command.Id, command.User, command.Text!, now)); // Validated.

    private static Reply Created(WishAdded wish) => Reply.Created(new WishView(wish.Id, wish.Text, wish.At));
}
