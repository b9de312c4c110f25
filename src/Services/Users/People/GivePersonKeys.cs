using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Privacy;

namespace Florin.Users.People;

/// <summary>Gives processes the keys of persons, with which they seal and open what they store of them.</summary>
internal static class GivePersonKeysFeature
{
    public static void Add(ServiceBuilder service, PersonKeys keys) =>
        service.Does(
            UsersClient.PersonKeyOperation,
            async (asked, _, cancel) =>
            {
                // An erasure from now on has a later position, so that the process sees that its key is too old.
                var asOf = service.Log.Head;
                if (!Id.TryParse<UserId>(asked.Person, out var person))
                    return new PersonKey(null, IsErased: false, asOf);
                var user = await Read();
                if (user.Erased)
                    return Gone();
                // A person whose data is sealed has a key. Where it is lost, another one would hide that.
                var creates = asked.Create && !SealedText.Is(user.Email);
                var key = creates ? keys.FindOrCreate(person) : keys.Find(person);
                // Erased meanwhile: the key may have been made after it was to be destroyed.
                return creates && (await Read()).Erased ? Gone() : new PersonKey(key, IsErased: false, asOf);

                async ValueTask<User> Read() => (await service.Log.Read<User>(User.StreamOf(person), cancel)).State;

                PersonKey Gone()
                {
                    keys.Destroy(person); // Of a backup that is older than the erasure.
                    return new PersonKey(null, IsErased: true, asOf);
                }
            }
        );
}
