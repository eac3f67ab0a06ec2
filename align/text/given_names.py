"""Common given names: beside one of them a capitalised word is a surname, in either language."""

from __future__ import annotations

GIVEN_NAMES = frozenset(
    str.split(
        """
        aaron abdul abdullah abraham adam adrian ahmad ahmed al alan albert alejandro alex alexander alexandra
        alexei alexis alfred ali alice alicia amanda amy ana anders andrea andreas andrei andrew andy angela
        angelika ann anna anne annette anthony antje anton antonio antony arnold arthur ashley astrid august
        axel barack barbara beate ben benjamin bernard bernd bernhard bernie bill bob boris brad brandon
        brenda brian bruce bruno camilla carl carla carlos carmen carol caroline catherine cecilia charles
        charlotte chris christa christian christiane christina christine christoph christopher claire clara
        claudia claus colin connor craig cristina daniel daniela dave david dean deborah denis dennis diana
        diane diego dieter dirk dmitri dmitry dominic dominik don donald doris dorothea douglas eberhard edgar
        eduard eduardo edward elena eleanor elias elisabeth elizabeth ella ellen elon emanuel emil emilia
        emily emma emmanuel enrico enrique eric erich erik ernst erwin eva evelyn fabian fatima felipe felix
        ferdinand fernando florian francesca francesco francis francisco franco frank franz françois fred
        frederick friedrich fritz gabriel gabriele gary gavin geoffrey george georg gerald gerhard gerd
        giovanni giorgio gisela giuseppe gordon grace graham greg gregory greta guido gustav guy hannah hannes
        hans harald harold harry hassan heather heidi heike heiko heinrich heinz helen helena helene helga
        helmut hendrik henri henrik henry herbert hermann hillary holger horst howard hubert hugo hussein ian
        ibrahim igor ilse inge ingo ingrid irene iris isaac isabel isabella ivan jack jacob jacques jaime jake
        jakob james jamie jan jane janet janine jared jason javier jean jeff jeffrey jennifer jens jeremy
        jerome jerry jessica jill jim jimmy joachim joan joanna joao jochen joe joel johan johanna johannes
        john jonas jonathan jordan jorge jose josef joseph josh joshua josé juan judith juha julia julian
        juliane julie jürgen karen karin karl karla karsten kate katharina katherine kathleen katja katrin kay
        keith kelly ken kenneth kerstin kevin kim kirsten klaus konrad konstantin kristin kurt kyle lars laura
        lauren laurent leah lena leo leon leonard leonardo leonid lewis lina linda lisa lothar louis louise
        luca lucas lucia ludwig luis luisa lukas lutz lydia madeleine maggie mahmoud malcolm manfred manuel
        manuela marc marcel marco marcus margaret margarete maria marie marina mario marion mark markus
        marlene martin martina mary mateo mathias matt matteo matthew matthias maurice max maximilian mehmet
        melanie melinda michael michaela michail michel michelle miguel mikhail mike milan mitch mohamed
        mohammad mohammed moritz muhammad monica monika murat mustafa nadine nadja nancy naomi natalia natalie
        neil nelson nicholas nick nicola nicolas nicole nikolai nikolaus nils nina noah nora norbert norman
        oleg olaf oliver olivia olivier omar oscar oskar otto pablo pamela patricia patrick paul paula paulo
        pavel pedro peggy peter petra philip philipp philippe phil pierre rachel rafael rainer ralf ralph
        ramon raymond rebecca reinhard renate renzo ricardo richard rishi robert roberto robin rodrigo roger
        roland rolf roman ronald ronny rosa rose rudolf rupert russell ruth ryan sabine sally sam samuel
        sandra sara sarah sascha scott sean sebastian sergei sergej sergey sergio sharon sigmar silke silvia
        silvio simon simone sofia sonja sophia sophie stefan stefanie steffen stephan stephen steve steven
        stuart susan susanne sven svenja sylvia tanja tatjana ted teresa terry theo theodor theodore theresa
        thomas thorsten tim timothy tina tobias todd tom tommy tony torsten tony tyler udo ulrich ulrike ulf
        ursula ute uwe valentin valerie vanessa vera veronica veronika victor victoria viktor vincent vincenzo
        viola virginia vladimir volker walter warren wayne werner wilhelm will william winston stefano paolo
        pietro luigi lorenzo alessandro alessandra giulia elisa chiara ines pilar ignacio sofía wladimir
        wolfgang wolodymyr volodymyr xavier xi yannick yuri yusuf yvonne zoe
        """
    )
)
"""Given names in lower case, mostly German, English and of the countries in the news."""

TRANSLATED_SURNAMES = {
    english: tuple(german.split("/"))
    for english, _, german in (
        pair.partition("=")
        for pair in str.split(
            """
            baker=bäcker banks=banken bishop=bischof black=schwarz brown=braun bush=busch carpenter=zimmermann
            church=kirche cook=koch fisher=fischer gates=tore/tor green=grün hope=hoffnung hunter=jäger king=könig
            knight=ritter long=lang love=liebe mason=maurer miller=müller/mueller page=seite pope=papst price=preis
            rice=reis rich=reich sharp=scharf shepherd=schäfer short=kurz smith=schmidt/schmied snow=schnee
            stone=stein strong=stark taylor=schneider weaver=weber white=weiß/weiss wolf=wolff wood=holz young=jung
            """
        )
    )
}
"""English surnames that are words, with the German words that a machine puts for them, in lower case."""
